"""The REST API under `/api/v1`: one module a noun.

A module declares its operations with `framework.Routes`; its line in `operations.py` serves and documents them::

    routes = Routes("likes")  # the tag, and the first part of operation ids


    class OfProperty(Value):  # parameters of the path, all pydantic models of ours
        property_id: Id  # framework.fields has the types of fields that callers send


    class Page(Value):  # parameters of the query; a list or set may be given several times
        limit: int = Field(50, ge=1, le=200, description="Rows at most.")


    @routes.operation(
        "POST",
        "/properties/{property_id}/likes",  # served with and without a slash at its end
        summary="Like a home",  # the docstring is the description in the document
        scope=Scope.WRITE,  # None is open to everybody
        answers={201: Like, 200: Like},  # by default 200 and what is returned; None is 204
        problems=[404],  # what the handler raises beyond what the framework does
    )
    async def add(call: Call, path: OfProperty, query: Page, headers: Conditions, body: NewLike) -> Answer:
        '''Liking twice is liking once.'''
        async with call.pool.connection() as connection, connection.transaction():
            like = await likes.add(connection, path.property_id, call.user(body.user_id))
        if like is None:
            raise problems.not_found("There is no such home.")
        return Answer(like, status=201)

The parameters `path`, `query`, `headers` (aliases are the header's names) and `body` are all optional: what a handler
names is read, validated and documented; anything else in the query is refused. Bodies are strict JSON.

A handler returns a model (the first status of `answers`), None, or an `Answer` with status, headers, an `etag`
(declare `etag=True`; `If-None-Match` is then answered 304) or bytes that are ready, as a cache has them
(`Answer(bytes, media=call.media)`). Several media types: `answers={200: {JSON: Homes, "text/csv": None}}`; `call.media`
is the one that `Accept` prefers. Other response headers are declared by `headers={"Link": "What follows."}`.

With `cached=True` the handler returns a `homing_webapp.cache.Entry`: bytes, an entity tag, the snapshot that it took
(`homing.storage.changes.snapshot`) before it asked the database, and the tags of what the answer tells of. It runs only
where no such answer is known, and never looks at the caller.

Errors are `Refusal`s, made by the functions of `framework.problems`: `not_found`, `conflict`, `changed` (412),
`forbidden`, `unavailable`, and `invalid(location, field, value, expected)` for what only the handler can judge.
`call.user(asked)` is the user to act for: the key's own one, or for staff any.
"""

from homing_webapp.api.installing import install

__all__ = ["install"]
