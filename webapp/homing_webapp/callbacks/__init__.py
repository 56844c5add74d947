"""What comes back: people who want no more e-mails, bounces, and reports about text messages.

GET, POST /unsubscribe/{token}          the page of a link, and one click (RFC 8058)
POST      /callbacks/email/bounces      delivery status messages (RFC 3464) or JSON, with MAIL_BOUNCE_SECRET
POST      /callbacks/sms/status         Twilio's reports, signed
POST      /callbacks/sms/incoming       answers of people, signed
"""

from homing_webapp.callbacks import bounces, sms, unsubscribe

routes = (*unsubscribe.routes, *bounces.routes, *sms.routes)

__all__ = ["routes"]
