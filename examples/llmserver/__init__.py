"""Two language models behind OpenAI's protocol, for tests: one that talks nonsense, one that says what it is told to. Nothing leaves this machine.

`hostile()` is llama.cpp's server (scripts/peers/llama-server) with a model of random weights that is made on the spot. What it says has no
sense, but a `json_schema` of the request is enforced by it: the answer is valid, and as wrong as an answer can be. Strings should have a
`maxLength`: nothing else ends them. `scripted()` is aimock (scripts/peers/aimock): answers, refusals and broken JSON in an order that the
test gives, and a journal of whole requests. Neither says anything about how well a model classifies. In a test, marked `peers`:

    from llmserver.testing import hostile, scripted

    with hostile() as url:                                # http://127.0.0.1:.../v1, any key, any model's name
        client = openai.AsyncOpenAI(base_url=url, api_key="none")

    with scripted() as llm:                               # llm.url as above
        llm.answer({"results": []})                       # the next request; an object is JSON, a text is said as it is
        llm.refuse(429, retry_after=2)                    # then this
        llm.answer("{broken", usage={"prompt_tokens": 10, "completion_tokens": 2})
        llm.answer("cut off", finish_reason="length")
        llm.always({"results": []}, containing="flat")    # whatever comes after, where the last message has this word
        llm.requests                                      # bodies of all requests so far, oldest first
        llm.reset()

A request that nothing was scripted for is refused with 503: it shows.
"""
