"""The web pages: translate in, one command or read, translate out."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parties import commands, presentation, queries
from parties.access.roles import MAY_EDIT, Profile, actor_of, claimable, me, principal_of, role_of, visitor_of
from parties.access.throttling import address
from parties.domain import pins
from parties.domain.errors import CommandRejected, KeyReused
from parties.domain.events import Priority
from parties.domain.pins import PICK
from parties.eventstore.repository import PartyNotFound
from parties.live import feed
from parties.live.fragments_cache import rendered
from parties.pages.forms import SignupForm
from parties.pages.live_texts import live_texts
from parties.pages.responses import accepted, refuse, wants_json
from parties.pages.throttled import limited
from parties.presentation import rendering

Rest = ParamSpec("Rest")
PartyView = Callable[Concatenate[HttpRequest, str, Rest], HttpResponse]


def role_in(request: HttpRequest, party_id: str) -> str:
    """The visitor's role. Raises Http404 for a stranger, as for a party that does not exist."""
    role = role_of(party_id, request.user, visitor_of(request.session))
    if role is None:
        raise Http404
    return role


def editor(view: PartyView[Rest]) -> PartyView[Rest]:
    """For a change by post: checks the role, and turns a refusal into an answer."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, party_id: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        role = role_in(request, party_id)
        if role not in MAY_EDIT:
            return refuse(request, _("You can look at this party, but not change it."), status=403)
        try:
            return view(request, party_id, *args, **kwargs)
        except CommandRejected as refusal:
            if wants_json(request):
                return refuse(request, rendering.render(refusal.message), status=_status(refusal))
            return _page(request, party_id, role, text=request.POST.get("text", ""), refusal=refusal)
        except PartyNotFound as error:  # purged meanwhile
            raise Http404 from error

    return limited("change")(require_POST(wrapper))


def _profile(role: str) -> Profile:
    return Profile(role, get_language() or settings.LANGUAGE_CODE)


def _status(refusal: CommandRejected) -> int:
    return 422 if isinstance(refusal, KeyReused) else 400


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Who asks for a command, when, and under which key: the arguments that every command has."""
    key = request.headers.get("Idempotency-Key", "")[:120]
    principal = principal_of(request.user, visitor_of(request.session))
    return {
        "actor": actor_of(request.user),
        "now": timezone.now(),
        "idempotency_key": commands.IdempotencyKey(principal, key) if key and principal else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@limited("create")
def home(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("example") or request.POST.get("text", "")
    context: dict[str, Any] = {"text": text}
    status = 200
    if request.method == "POST":
        try:
            started = _start(request, text)
        except CommandRejected as refusal:
            context["error"], status = rendering.render(refusal.message), _status(refusal)
        else:
            return accepted(request, started)
    context["parties"] = queries.list_parties(user=request.user, visitor=visitor_of(request.session))
    return render(request, "home.html", context, status=status)


def _start(request: HttpRequest, text: str) -> commands.Appended:
    commands.clean_wish(text)  # refuse before a visitor token is made
    user = request.user if request.user.is_authenticated else None
    visitor = "" if user else visitor_of(request.session, create=True)
    return commands.create_party(text=text, owner=user, visitor=visitor, **_asked(request))


@require_GET
def party(request: HttpRequest, party_id: str) -> HttpResponse:
    return _page(request, party_id, role_in(request, party_id))


def _page(
    request: HttpRequest, party_id: str, role: str, *, text: str = "", refusal: CommandRejected | None = None
) -> HttpResponse:
    """The party's page; with a refusal, what was typed stays in its box."""
    head = queries.head(party_id)
    html = rendered(party_id, head, _profile(role), timezone.now().date())
    html.prepare(presentation.FRAGMENTS)
    mine = me(request.user, role)
    context = {
        "party_id": party_id,
        "title": html.title,
        "seq": html.version,
        "epoch": head.epoch,
        "can_edit": role in MAY_EDIT and html.editable,
        "claim": claimable(party_id, visitor_of(request.session)),
        "text": text,
        "error": "" if refusal is None else rendering.render(refusal.message),
        "me": mine,
        "live_texts": live_texts(),
        "fragments": presentation.for_viewer(html, get_token(request), mine),
    }
    return render(request, "parties/party.html", context, status=200 if refusal is None else _status(refusal))


@require_GET
def fragments(request: HttpRequest, party_id: str) -> HttpResponse:
    """The polling fallback: the frame a socket would have sent since `since`, if `epoch` is the present one.

    Where nothing happened, the fragment that the page says is `pending`, as it is now.
    """
    role = role_in(request, party_id)
    present = queries.head(party_id)
    since, known = request.GET.get("since", "0"), request.GET.get("epoch", str(present.epoch))
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in (since, known)):
        return JsonResponse({"error": "since is a version number, epoch another"}, status=400)
    if int(known) != present.epoch or int(since) > present.version:
        return JsonResponse({"type": "resync_required", "seq": present.version, "epoch": present.epoch})
    head, frames = feed.catch_up(party_id, int(since), "html", _profile(role))
    pending = request.GET.get("pending")
    if not frames and pending in presentation.FRAGMENTS:
        return JsonResponse(feed.fragments_now(party_id, [pending], _profile(role), head))
    return JsonResponse(frames[0] if frames else {"type": "heartbeat", "seq": head})


@editor
def add_input(request: HttpRequest, party_id: str) -> HttpResponse:
    """A wish, with what the host picked for it: for an offer of a kind that was not asked for before."""
    return accepted(
        request,
        commands.add_input(
            party_id=party_id,
            text=request.POST.get("text", ""),
            priority=_priority(request),
            picks={name: request.POST[name] for name in request.POST if name.startswith(PICK)},
            **_asked(request),
        ),
    )


@editor
def remove_input(request: HttpRequest, party_id: str, input_id: str) -> HttpResponse:
    return accepted(request, commands.remove_input(party_id=party_id, input_id=input_id, **_asked(request)))


@editor
def set_priority(request: HttpRequest, party_id: str, input_id: str) -> HttpResponse:
    return accepted(
        request,
        commands.set_priority(party_id=party_id, input_id=input_id, priority=_priority(request), **_asked(request)),
    )


def _priority(request: HttpRequest) -> Priority:
    return "must" if request.POST.get("priority") == "must" else "nice"


@editor
def retry_agent(request: HttpRequest, party_id: str, agent: str) -> HttpResponse:
    return accepted(request, commands.retry_agent(party_id=party_id, agent=agent, **_asked(request)))


@editor
def change_details(request: HttpRequest, party_id: str) -> HttpResponse:
    changes: dict[str, str | None] = {
        name: request.POST[name] for name in request.POST if name in pins.FIELDS or name.startswith(PICK)
    }
    return accepted(request, commands.change_details(party_id=party_id, changes=changes, **_asked(request)))


@require_POST
@login_required
def claim(request: HttpRequest, party_id: str) -> HttpResponse:
    """Hand a visitor's party to the account that this browser has since logged in to."""
    role_in(request, party_id)
    commands.claim_party(party_id=party_id, user=request.user, visitor=visitor_of(request.session))
    return redirect("party", party_id)


class Login(LoginView):
    """Log in, and take the parties that this browser started without an account along."""

    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        visitor = visitor_of(self.request.session)
        response = super().form_valid(form)
        commands.claim_all(user=form.get_user(), visitor=visitor)
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited("signup", by=address)
def signup(request: HttpRequest) -> HttpResponse:
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():  # an account that its owner is not logged in to would only be in the way
            visitor = visitor_of(request.session)
            user = form.save()
            login(request, user)
            commands.claim_all(user=user, visitor=visitor)
            request.session.save()
        return redirect(_next(request) or "home")
    context = {"form": form, "next": _next(request)}
    return render(request, "registration/signup.html", context, status=400 if form.errors else 200)


def _next(request: HttpRequest) -> str:
    """Where to go on, when that is a page of ours."""
    address = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""
