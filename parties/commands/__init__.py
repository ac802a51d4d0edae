"""The only writers. Each command is one transaction: lock the party, check, record.

All arguments are keywords; `now` is passed in. A refusal raises a subclass of errors.CommandRejected; nothing has
changed then. With an `idempotency_key`, a command sent again has no second effect. One request is one command: what
belongs together happens together or not at all, under one correlation id (`gesture`).
"""

from parties.commands.agents import reject_result, retry_agent
from parties.commands.appended import Appended
from parties.commands.idempotency import IdempotencyKey
from parties.commands.inputs import add_input, remove_input, set_priority
from parties.commands.lifecycle import cancel_party, complete_party, create_party
from parties.commands.limits import clean_wish
from parties.commands.membership import claim_all, claim_party
from parties.commands.pins import change_details
from parties.commands.purge import purge_party
from parties.commands.undo import undo

__all__ = [
    "Appended",
    "IdempotencyKey",
    "add_input",
    "cancel_party",
    "change_details",
    "claim_all",
    "claim_party",
    "clean_wish",
    "complete_party",
    "create_party",
    "purge_party",
    "reject_result",
    "remove_input",
    "retry_agent",
    "set_priority",
    "undo",
]
