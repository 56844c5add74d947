package main

import (
	"fmt"
	"math"
)

// Pace is how often each account may ask: whoever asks more often is told how long to wait.
type Pace struct {
	Method  string  `json:"method"` // empty: all
	Calls   int     `json:"calls"`
	Seconds float64 `json:"seconds"`

	asked map[string][]float64 // by phone: when, the last ones
}

// hurried gives the refusal of a request that comes too early; nil: it does not.
func (w *World) hurried(entry *Entry) *Fault {
	for _, pace := range w.paces {
		if pace.Method == "" || pace.Method == entry.Method {
			if wait := pace.wait(entry.Phone, entry.At); wait > 0 {
				return &Fault{Kind: "error", Code: 420, Message: fmt.Sprintf("FLOOD_WAIT_%d", wait)}
			}
		}
	}
	return nil
}

// wait gives the full seconds until an account may ask; 0, and this is counted: now.
func (p *Pace) wait(phone string, now float64) int {
	recent := p.asked[phone]
	if len(recent) >= p.Calls {
		if left := recent[len(recent)-p.Calls] + p.Seconds - now; left > 0 {
			return int(math.Ceil(left))
		}
		recent = recent[len(recent)-p.Calls+1:]
	}
	p.asked[phone] = append(recent, now)
	return 0
}

func (w *World) addPace(pace Pace) (any, error) {
	pace.asked = map[string][]float64{}
	w.paces = append(w.paces, &pace)
	return none{}, nil
}
