package main

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net"
	"net/http"
	"strconv"
)

// none is an answer that says nothing but that it was done.
type none struct{}

// routes is the control API; see examples/mtproto/__init__.py.
func routes(w *World, key *rsa.PublicKey) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /info", tell(w, func(*http.Request) any { return w.info(key) }))
	mux.HandleFunc("GET /calls", tell(w, func(r *http.Request) any { return w.journal.since(queried(r, "since")) }))
	mux.HandleFunc("GET /counts", tell(w, func(*http.Request) any { return w.journal.counts() }))
	mux.HandleFunc("GET /accounts", tell(w, func(*http.Request) any { return w.phones() }))
	mux.HandleFunc("GET /messages", tell(w, func(r *http.Request) any { return w.truth(int64(queried(r, "chat"))) }))
	mux.HandleFunc("GET /connections", tell(w, func(*http.Request) any { return w.connections() }))
	mux.HandleFunc("POST /accounts", obey(w, w.addAccount))
	mux.HandleFunc("POST /channels", obey(w, w.addChannel))
	mux.HandleFunc("POST /members", obey(w, w.setMember))
	mux.HandleFunc("POST /posts", obey(w, w.postAll))
	mux.HandleFunc("POST /edits", obey(w, w.editOne))
	mux.HandleFunc("POST /deletes", obey(w, w.deleteAll))
	mux.HandleFunc("POST /faults", obey(w, w.addFault))
	mux.HandleFunc("POST /streams", obey(w, w.addStream))
	mux.HandleFunc("POST /paces", obey(w, w.addPace))
	mux.HandleFunc("POST /privates", obey(w, w.addPrivate))
	mux.HandleFunc("POST /calm", obey(w, w.calm))
	mux.HandleFunc("POST /cuts", obey(w, w.cutConnections))
	mux.HandleFunc("POST /gate", obey(w, w.setGate))
	mux.HandleFunc("POST /revocations", obey(w, w.revokeOne))
	mux.HandleFunc("POST /tokens", obey(w, w.letIn))
	mux.HandleFunc("POST /differences", obey(w, w.setTooLong))
	mux.HandleFunc("POST /reset", obey(w, w.reset))
	return mux
}

func (w *World) info(key *rsa.PublicKey) any {
	block := pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(key)}
	return map[string]any{
		"dc": dataCentre, "host": "127.0.0.1", "port": w.gate.Addr().(*net.TCPAddr).Port, "rsa_public_key": string(pem.EncodeToMemory(&block)),
	}
}

// tell answers a question, under the world's lock.
func tell(w *World, answer func(*http.Request) any) http.HandlerFunc {
	return func(to http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		content, err := json.Marshal(answer(r))
		w.mu.Unlock()
		write(to, content, err)
	}
}

// obey reads an order and carries it out, under the world's lock.
func obey[T any](w *World, act func(T) (any, error)) http.HandlerFunc {
	return func(to http.ResponseWriter, r *http.Request) {
		var order T
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&order); err != nil {
			http.Error(to, err.Error(), http.StatusBadRequest)
			return
		}
		w.mu.Lock()
		answer, err := act(order)
		w.mu.Unlock()
		if err != nil {
			write(to, nil, err)
			return
		}
		content, err := json.Marshal(answer)
		write(to, content, err)
	}
}

func write(to http.ResponseWriter, content []byte, err error) {
	if err != nil {
		http.Error(to, err.Error(), http.StatusBadRequest)
		return
	}
	to.Header().Set("Content-Type", "application/json")
	_, _ = to.Write(content)
}

func queried(r *http.Request, name string) int {
	value, _ := strconv.Atoi(r.URL.Query().Get(name))
	return value
}
