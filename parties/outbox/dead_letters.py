"""Markers given up on, with the traceback of their last failure, and another round for them once it is mended."""

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models.functions import Now

from parties.models import DeadLetter
from parties.outbox import messages

logger = logging.getLogger(__name__)


def dead_letter(message_ids: Sequence[int]) -> None:
    """Give up on markers whose attempts are used up; what is known of the cause goes with them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM outbox_messages WHERE id = ANY(%s) RETURNING *)"
            " INSERT INTO dead_letters"
            " (consumer, party_id, correlation_id, attempts, error, created_at, died_at)"
            " SELECT consumer, party_id, correlation_id, attempts - 1,"
            " coalesce(nullif(last_error, ''), 'The worker died before it could say why.'), created_at, now()"
            " FROM gone RETURNING party_id, attempts",
            [list(message_ids)],
        )
        buried = cursor.fetchall()
    for party_id, attempts in buried:
        logger.error("action=dead_letter party=%s attempts=%d", party_id, attempts)


def redrive(letter_ids: Sequence[int]) -> int:
    """Give dead letters another round of attempts; each one once, even when asked twice at the same time."""
    with transaction.atomic():
        letters = list(DeadLetter.objects.select_for_update().filter(id__in=letter_ids, redriven_at=None))
        for letter in letters:
            messages.enqueue([letter.consumer], [letter.party_id], str(letter.correlation_id or "") or None)
        DeadLetter.objects.filter(id__in=[letter.id for letter in letters]).update(redriven_at=Now())
    return len(letters)
