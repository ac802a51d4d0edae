"""How a view answers a change: JSON for the page's script, a redirect or a page for a plain form post."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from parties.commands import Appended


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def accepted(request: HttpRequest, appended: Appended) -> HttpResponse:
    """The change is made; `seq` is the version at which a feed shows it."""
    if wants_json(request):
        return JsonResponse({"seq": appended.version, "party_id": appended.party_id, "input_id": appended.input_id})
    return redirect("party", appended.party_id)


def refuse(request: HttpRequest, message: str, *, status: int = 400) -> HttpResponse:
    """Nothing has changed; the message says why."""
    if wants_json(request):
        return JsonResponse({"error": message}, status=status)
    return render(request, "refused.html", {"message": message}, status=status)
