package main

import "io"

// nonces is randomness whose blocks never begin with a zero: gotd takes nonces for numbers, and leaves such zeros out of the hashes that
// keys are made of, so that one key exchange in 256 would fail. (The client's own nonce is minded by examples/mtproto/handshake.py.)
type nonces struct{ io.Reader }

func (n nonces) Read(block []byte) (int, error) {
	for {
		length, err := n.Reader.Read(block)
		if err != nil || length == 0 || block[0] != 0 {
			return length, err
		}
	}
}
