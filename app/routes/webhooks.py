"""Owns the door of the SMS gateway: it reports here what became of each text."""

from __future__ import annotations

import hmac

from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response

from app.extensions import csrf
from app.integrations.sms.receipts import UnreadableReceipts, receipts_in
from app.services.receipts import take_receipts
from app.web.access import public

LARGEST_REPORT = 64 * 1024
bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")


# The gateway has no session and no form: the key in the address is the secret.
@bp.post("/sms/<key>")
@csrf.exempt
@public
def sms(key: str) -> Response:
    """Take receipts; whoever does not know the key finds nothing here, and asks no database."""
    kept: str = current_app.config["SMS_RECEIPT_KEY"]
    if not kept or not hmac.compare_digest(key.encode(), kept.encode()):
        abort(404)
    request.max_content_length = LARGEST_REPORT
    try:
        take_receipts(receipts_in(request.get_data()))
    except UnreadableReceipts:
        abort(400)
    return Response(status=204)
