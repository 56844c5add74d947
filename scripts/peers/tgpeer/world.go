package main

import (
	"sync"

	"github.com/gotd/td/tgtest"
)

// World is everything the data centre knows. Its lock is held while a request is answered and while an order is obeyed.
type World struct {
	mu       sync.Mutex
	accounts map[string]*Account // by phone
	people   map[string]*Person  // by username
	channels map[int64]*Channel  // by id, without the mark
	keys     map[[8]byte]*Key
	sessions map[int64]*Session // by MTProto's session id
	tokens   map[string]*LoginToken
	files    map[int64][]byte
	faults   []*Fault
	streams  []*Stream
	paces    []*Pace
	journal  Journal
	names    map[uint32]string
	server   *tgtest.Server
	gate     *gate
	// Ids of accounts and people.
	lastUser int64
	// Events behind the newest from which on a difference is too long to tell.
	tooLong int
}

func newWorld(gate *gate) *World {
	w := &World{gate: gate, names: methodNames(), keys: map[[8]byte]*Key{}, sessions: map[int64]*Session{}}
	w.accounts, w.tokens = map[string]*Account{}, map[string]*LoginToken{}
	w.clear()
	return w
}

// clear forgets all but accounts and their sessions.
func (w *World) clear() {
	w.people, w.channels, w.files = map[string]*Person{}, map[int64]*Channel{}, map[int64][]byte{}
	w.faults, w.streams, w.paces, w.tooLong = nil, nil, nil, 1000
	w.journal = Journal{}
	for _, account := range w.accounts {
		account.events, account.privates = nil, nil
	}
}

func (w *World) nextUser() int64 {
	w.lastUser++
	return 1_000 + w.lastUser
}
