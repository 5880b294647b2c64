"""Mail: what is written stands in a table first, in the transaction that it is about, and is sent from there.

Off in production until SMTP_HOST and SITE_URL are set; in a preview nothing is sent: the staff reads it at `/outbox`.
"""
