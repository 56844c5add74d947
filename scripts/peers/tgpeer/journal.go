package main

// Journal is what clients asked, in order.
type Journal struct {
	entries []*Entry
}

// Entry is one request.
type Entry struct {
	Number int     `json:"number"`
	At     float64 `json:"at"` // Unix time in seconds
	Phone  string  `json:"phone"`
	Method string  `json:"method"`
	// The channel that was asked about, marked; 0 where the request names none.
	Chat int64 `json:"chat"`
	// The error that was answered; empty where there was none.
	Error string `json:"error"`
}

func (j *Journal) note(at float64, phone, method string) *Entry {
	entry := &Entry{Number: len(j.entries) + 1, At: at, Phone: phone, Method: method}
	j.entries = append(j.entries, entry)
	return entry
}

// since gives the entries after a number.
func (j *Journal) since(number int) []*Entry {
	return append([]*Entry{}, j.entries[min(max(number, 0), len(j.entries)):]...)
}

// counts gives the number of requests by account and method.
func (j *Journal) counts() map[string]map[string]int {
	counts := map[string]map[string]int{}
	for _, entry := range j.entries {
		if counts[entry.Phone] == nil {
			counts[entry.Phone] = map[string]int{}
		}
		counts[entry.Phone][entry.Method]++
	}
	return counts
}
