"""Pages that open inside Telegram, from the buttons under alerts.

Telegram hands over who looks, and its colours, behind the # of the address: scripts read them there, so no script of
another host is needed. What only a known person may see is asked for with `Authorization: tma <initData>`.
"""

from homing_webapp.miniapp import gallery, phone

routes = [*gallery.routes, *phone.routes]
