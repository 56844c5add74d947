package main

import (
	"encoding/binary"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

// What gotd v0.143.0 (layer 224) writes, as Telethon 1.45 (layer 229) reads it: between the two these only gained optional fields, so
// another constructor is all the difference while those are not set.
var written = map[uint32]uint32{
	tg.UserTypeID:        0xb1b8cc83,
	tg.ChannelTypeID:     0xd49f34c6,
	tg.ChannelFullTypeID: 0xa04e8d3a,
	tg.MessageTypeID:     0x7600b9d3,
}

// Methods of layer 229 with a constructor of their own. They are only named: all of them are refused.
var renumbered = map[uint32]string{
	0x7f6a1e22: "channels.joinChannel",
	0xde91436e: "messages.importChatInvite",
	0x0ecc2618: "channels.toggleJoinRequest",
	0x05f58d0f: "contacts.search",
	0xb106e66c: "messages.editMessage",
	0xad0fa15c: "messages.saveDraft",
	0x6126a43c: "messages.searchGlobal",
	0xfef48f62: "messages.sendMessage",
}

// encoded gives the bytes of an answer or update in the client's layer.
func encoded(object bin.Encoder) (raw, error) {
	var buffer bin.Buffer
	if err := object.Encode(&buffer); err != nil {
		return nil, err
	}
	if _, isFile := object.(*tg.UploadFile); isFile { // a picture's bytes may look like anything
		return buffer.Buf, nil
	}
	// All of TL is in words of four bytes. That a text or a hash looks like one of four constructors is as likely as 1 in a billion.
	for at := 0; at+4 <= len(buffer.Buf); at += 4 {
		if to, ok := written[binary.LittleEndian.Uint32(buffer.Buf[at:])]; ok {
			binary.LittleEndian.PutUint32(buffer.Buf[at:], to)
		}
	}
	return buffer.Buf, nil
}

// raw is an object that was encoded before.
type raw []byte

func (r raw) Encode(buffer *bin.Buffer) error {
	buffer.Put(r)
	return nil
}

// vector is a bare list, as some methods answer.
type vector []bin.Encoder

func (v vector) Encode(buffer *bin.Buffer) error {
	buffer.PutVectorHeader(len(v))
	for _, each := range v {
		if err := each.Encode(buffer); err != nil {
			return err
		}
	}
	return nil
}

// methodNames gives the names of TL's constructors by their numbers, without the numbers in the names.
func methodNames() map[uint32]string {
	names := map[uint32]string{}
	for number, name := range tg.TypesMap() {
		for at := range name {
			if name[at] == '#' {
				name = name[:at]
				break
			}
		}
		names[number] = name
	}
	for number, name := range renumbered {
		names[number] = name
	}
	return names
}
