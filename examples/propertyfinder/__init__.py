"""A server with the shapes of Property Finder's Enterprise API, for tests and trials. All that it tells is made up.

Answers (JSON in camel case; errors are `{"title", "detail", "type", "errors"}`):

    POST /v1/auth/token {"apiKey", "apiSecret"} -> {"accessToken", "tokenType": "Bearer", "expiresIn": seconds}
    GET  /v1/users?page=1&perPage=50            -> {"data": [user], "pagination": pagination}
    GET  /v1/listings?page=1&perPage=50         -> {"results": [listing], "pagination": pagination}
    GET  /v1/listings?filter[ids]=a,b           -> the same, of these only
    GET  /v1/listings/{id}                      -> listing
    GET  /media/...                             -> a picture, by a signed URL that may expire (403)

`pagination` is `{"page", "perPage", "total", "totalPages", "nextPage", "prevPage"}`. Lists show what changed last first, so that
listings move between pages while somebody reads them. A listing's `assignedTo.id` is the `publicProfile.id` of a user.
"""
