package main

import (
	"hash/fnv"
	"math/rand/v2"

	"github.com/gotd/td/tg"
)

// Stream is how updates reach clients where they do not all arrive once and in order. Shares of updates, by a seed.
type Stream struct {
	Phone     string  `json:"phone"` // empty: of every account
	Drop      float64 `json:"drop"`
	Duplicate float64 `json:"duplicate"`
	Reorder   float64 `json:"reorder"`
	// The connection is cut instead.
	Cut  float64 `json:"cut"`
	Seed uint64  `json:"seed"`

	// By phone: what an account loses does not depend on the others.
	randoms map[string]*rand.Rand
}

func (s *Stream) chance(phone string, share float64) bool {
	if s.randoms[phone] == nil {
		hash := fnv.New64()
		_, _ = hash.Write([]byte(phone))
		s.randoms[phone] = seeded(s.Seed ^ hash.Sum64())
	}
	return share > 0 && s.randoms[phone].Float64() < share
}

// tell pushes an update to all clients of an account, as its stream allows.
func (w *World) tell(account *Account, update *tg.Updates) {
	var content raw
	for _, session := range w.sessions {
		if session.account != account {
			continue
		}
		if content == nil {
			var err error
			if content, err = encoded(update); err != nil {
				panic(err) // only our own objects are encoded
			}
		}
		w.deliver(session, content)
	}
}

func (w *World) deliver(session *Session, update raw) {
	stream := w.streamOf(session.account)
	chance := func(share float64) bool { return stream.chance(session.account.phone, share) }
	switch {
	case stream == nil:
		session.send(update)
	case chance(stream.Drop):
	case chance(stream.Cut):
		w.cutLater(session)
	case chance(stream.Reorder) && session.held == nil:
		w.hold(session, update)
		return
	case chance(stream.Duplicate):
		session.send(update)
		session.send(update)
	default:
		session.send(update)
	}
	session.release()
}

// cutLater ends the connection of a client; it is in nobody's way meanwhile.
func (w *World) cutLater(session *Session) {
	key := session.session.AuthKey.ID
	go w.gate.cut(func(other [8]byte) bool { return other == key })
}

func (w *World) streamOf(account *Account) *Stream {
	for _, stream := range w.streams {
		if stream.Phone == "" || stream.Phone == account.phone {
			return stream
		}
	}
	return nil
}
