"""Frozen versions of a plan and the reviews that were left out."""

from geleit.plans.models import Plan, PlanVersion, SkippedReview


def versions(plan: Plan) -> list[PlanVersion]:
    """All versions with their content, newest first. One statement."""
    found = PlanVersion.objects.filter(county_id=plan.county_id, plan=plan).select_related("made_by")
    return list(found.defer("signature").order_by("-number"))


def skipped_reviews(plan: Plan) -> list[SkippedReview]:
    """Reviews left out, newest first. One statement."""
    found = SkippedReview.objects.filter(county_id=plan.county_id, plan=plan).select_related("skipped_by")
    return list(found.order_by("-skipped_on", "-id"))


def current_version(plan: Plan) -> int:
    """The number of changes of the plan as stored now. One statement."""
    return Plan.objects.filter(county_id=plan.county_id, pk=plan.pk).values_list("version", flat=True).get()
