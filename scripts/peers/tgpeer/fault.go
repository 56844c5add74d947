package main

import (
	"math/rand/v2"
	"time"

	"github.com/gotd/td/tgerr"
)

// Fault is a misbehaviour that waits for its requests.
type Fault struct {
	Method string `json:"method"` // messages.getHistory; empty: all
	Phone  string `json:"phone"`  // empty: of every account
	// error (with code and message), cut (the connection, without an answer), hang (no answer ever), slow (seconds)
	Kind    string  `json:"kind"`
	Code    int     `json:"code"`
	Message string  `json:"message"` // FLOOD_WAIT_7
	Seconds float64 `json:"seconds"`
	// Requests left that go wrong; negative is without end.
	Times int `json:"times"`
	// Requests that fit and pass before.
	After int `json:"after"`
	// Share of the requests that go wrong, by a seed; 0 is all.
	Probability float64 `json:"probability"`
	Seed        uint64  `json:"seed"`

	random *rand.Rand
}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// fault gives what a request runs into; nil: nothing.
func (w *World) fault(method, phone string) *Fault {
	for _, fault := range w.faults {
		if (fault.Method == "" || fault.Method == method) && (fault.Phone == "" || fault.Phone == phone) && fault.strikes() {
			return fault
		}
	}
	return nil
}

func (f *Fault) strikes() bool {
	switch {
	case f.Times == 0:
		return false
	case f.After > 0:
		f.After--
		return false
	case f.Probability > 0 && f.random.Float64() >= f.Probability:
		return false
	}
	f.Times--
	return true
}

func (f *Fault) refusal() *tgerr.Error { return tgerr.New(f.Code, f.Message) }

func (f *Fault) pause() { time.Sleep(time.Duration(f.Seconds * float64(time.Second))) }
