"""A model with random weights, as a GGUF file: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_Tensor = NDArray[np.float32]

#: Sizes of a LLaMA of one layer; a request of 50 messages fits, a byte is a token.
_WIDTH, _INNER, _HEADS, _CONTEXT = 64, 128, 4, 65_536
_ALIGNMENT = 32

_UNSIGNED, _SIGNED, _FLOAT, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6

_TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def write(path: Path, seed: int = 7) -> None:
    """Writes the file; the same seed gives the same one."""
    tokens = [*_vocabulary()]
    tensors = _weights(len(tokens), np.random.default_rng(seed))
    with path.open("wb") as file:
        settings = [*_settings(tokens)]
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(settings)))
        file.write(b"".join(settings))
        file.write(_table(tensors))
        file.write(bytes(-file.tell() % _ALIGNMENT))
        for tensor in tensors.values():
            file.write(_padded(tensor.tobytes()))


def _vocabulary() -> Iterator[tuple[str, int]]:
    """Tokens with their kinds: every byte, and what of it can be read as a letter."""
    yield from (("<unk>", _UNKNOWN), ("<s>", _CONTROL), ("</s>", _CONTROL))
    yield from ((f"<0x{byte:02X}>", _BYTE) for byte in range(256))
    # A grammar sees texts only: printable ASCII is there a second time.
    yield from (("▁" if byte == 32 else chr(byte), _NORMAL) for byte in range(32, 127))


def _weights(tokens: int, random: np.random.Generator) -> dict[str, _Tensor]:
    def some(*shape: int) -> _Tensor:
        return random.normal(0, 0.05, shape).astype(np.float32)

    output = some(tokens, _WIDTH) * 8
    output[:259] = 0  # bytes that are no text practically never win
    ones = np.ones(_WIDTH, np.float32)
    block = {f"attn_{name}": some(_WIDTH, _WIDTH) for name in ("q", "k", "v", "output")}
    block |= {"attn_norm": ones, "ffn_norm": ones}
    block |= {"ffn_gate": some(_INNER, _WIDTH), "ffn_up": some(_INNER, _WIDTH)}
    block |= {"ffn_down": some(_WIDTH, _INNER)}
    return {
        "token_embd.weight": some(tokens, _WIDTH),
        "output_norm.weight": ones,
        "output.weight": output,
        **{f"blk.0.{name}.weight": tensor for name, tensor in block.items()},
    }


def _settings(tokens: Sequence[tuple[str, int]]) -> Iterator[bytes]:
    yield _text("general.architecture", "llama")
    yield _text("general.name", "random")
    yield _number("llama.vocab_size", len(tokens))
    yield _number("llama.context_length", _CONTEXT)
    yield _number("llama.embedding_length", _WIDTH)
    yield _number("llama.block_count", 1)
    yield _number("llama.feed_forward_length", _INNER)
    yield _number("llama.attention.head_count", _HEADS)
    yield _number("llama.attention.head_count_kv", _HEADS)
    yield _number("llama.rope.dimension_count", _WIDTH // _HEADS)
    yield _setting("llama.attention.layer_norm_rms_epsilon", _FLOAT, struct.pack("<f", 1e-5))
    yield _text("tokenizer.ggml.model", "llama")
    yield _list("tokens", _STRING, [_string(text) for text, _ in tokens])
    yield _list("scores", _FLOAT, [struct.pack("<f", 0)] * len(tokens))
    yield _list("token_type", _SIGNED, [struct.pack("<i", kind) for _, kind in tokens])
    yield _number("tokenizer.ggml.unknown_token_id", 0)
    yield _number("tokenizer.ggml.bos_token_id", 1)
    yield _number("tokenizer.ggml.eos_token_id", 2)
    yield _setting("tokenizer.ggml.add_bos_token", _BOOL, b"\1")
    yield _setting("tokenizer.ggml.add_space_prefix", _BOOL, b"\0")
    yield _text("tokenizer.chat_template", _TEMPLATE)


def _table(tensors: dict[str, _Tensor]) -> bytes:
    """Where which tensor lies."""
    table, offset = [], 0
    for name, tensor in tensors.items():
        shape = struct.pack(f"<I{tensor.ndim}Q", tensor.ndim, *reversed(tensor.shape))
        table.append(_string(name) + shape + struct.pack("<IQ", 0, offset))
        offset += len(_padded(tensor.tobytes()))
    return b"".join(table)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _setting(name: str, kind: int, value: bytes) -> bytes:
    return _string(name) + struct.pack("<I", kind) + value


def _text(name: str, value: str) -> bytes:
    return _setting(name, _STRING, _string(value))


def _number(name: str, value: int) -> bytes:
    return _setting(name, _UNSIGNED, struct.pack("<I", value))


def _list(name: str, kind: int, values: Sequence[bytes]) -> bytes:
    head = struct.pack("<IQ", kind, len(values))
    return _setting(f"tokenizer.ggml.{name}", _ARRAY, head + b"".join(values))
