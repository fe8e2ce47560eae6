"""Frozen versions of a plan and the reviews that were left out."""

from geleit.plans.models import Plan, PlanVersion, SkippedReview


def versions(plan: Plan) -> list[PlanVersion]:
    """All versions without their content, newest first. One statement."""
    found = PlanVersion.objects.filter(county_id=plan.county_id, plan=plan).select_related("made_by")
    return list(found.defer("content", "signature").order_by("-number"))


def latest_version(plan: Plan) -> PlanVersion | None:
    """The version frozen last, with its content. One statement."""
    return PlanVersion.objects.filter(county_id=plan.county_id, plan=plan).order_by("-number").first()


def two_versions(plan: Plan, numbers: tuple[int, int]) -> dict[int, PlanVersion]:
    """The asked versions by number; what does not exist is missing. One statement."""
    found = PlanVersion.objects.filter(county_id=plan.county_id, plan=plan, number__in=numbers)
    return {version.number: version for version in found}


def skipped_reviews(plan: Plan) -> list[SkippedReview]:
    """Reviews left out, newest first. One statement."""
    found = SkippedReview.objects.filter(county_id=plan.county_id, plan=plan).select_related("skipped_by")
    return list(found.order_by("-skipped_on", "-id"))
