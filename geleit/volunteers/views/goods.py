"""The list of goods that are needed now."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, queries

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_http_methods(["GET", "POST"])
def goods(request: StaffRequest) -> HttpResponse:
    """What is needed, what was, and a form for more."""
    actor, today = require(request.actor, WRITE if request.method == "POST" else READ), clock.today()
    form = open_form(request, forms.GoodsForm, actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.need_goods(text=form.cleaned_data["text"], by=actor, now=clock.now(), today=today)
        if form.is_accepted:
            messages.success(request, _("The public page asks for it now."))
            return redirect("volunteers:goods")
    needed, before = queries.goods_list(actor.county_id, today=today)
    context = {"form": form, "needed": needed, "before": before, "may_write": actor.can(WRITE)}
    return render(request, "volunteers/goods.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def end_goods(request: StaffRequest, goods_id: UUID) -> HttpResponse:
    """Take goods off the list today."""
    found = access.get_goods_for(request.actor, goods_id, need=WRITE)
    actions.need_no_goods(goods=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The public page no longer asks for it."))
    return redirect("volunteers:goods")
