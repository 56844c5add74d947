"""What Telegram itself asks of the web app."""

from homing_webapp.telegram import webhook

routes = [*webhook.routes]
