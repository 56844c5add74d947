package main

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"math/big"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// Password is the server's side of the second factor: SRP as https://core.telegram.org/api/srp describes it.
type Password struct {
	salt1, salt2 []byte
	verifier     *big.Int // g^x
	secret       *big.Int // b
	public       *big.Int // k*v + g^b
	id           int64
}

const generator = 3

// The prime of Telegram's own servers, which clients know as a good one.
var prime, _ = new(big.Int).SetString(""+
	"C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F48198A0AA7C14058229493D22530F4DB"+
	"FA336F6E0AC925139543AED44CCE7C3720FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64"+
	"2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4A4A695811051907E162753B56B0F6B41"+
	"0DBA74D8A84B2A14B3144E0EF1284754FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4"+
	"E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F0D8115F635B105EE2E4E15D04B2454BF"+
	"6F4FADF034B10403119CD8E3B92FCC5B", 16)

func newPassword(text string) *Password {
	p := &Password{salt1: random(8), salt2: random(16), id: 1}
	x := number(p.hashed([]byte(text)))
	g := big.NewInt(generator)
	p.verifier = new(big.Int).Exp(g, x, prime)
	p.secret = number(random(256))
	p.public = new(big.Int).Mul(multiplier(), p.verifier)
	p.public.Add(p.public, new(big.Int).Exp(g, p.secret, prime)).Mod(p.public, prime)
	return p
}

func (p *Password) algorithm() *tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow {
	return &tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow{
		Salt1: p.salt1, Salt2: p.salt2, G: generator, P: padded(prime),
	}
}

// proves tells whether the client knows the password: S = (A * v^u)^b, M1 = H(H(p)^H(g) | H(salt1) | H(salt2) | A | B | H(S)).
func (p *Password) proves(given *tg.InputCheckPasswordSRP) bool {
	a := number(given.A)
	u := number(sum(padded(a), padded(p.public)))
	shared := new(big.Int).Exp(p.verifier, u, prime)
	shared.Mul(shared, a).Exp(shared, p.secret, prime)
	mixed := new(big.Int).Xor(number(sum(padded(prime))), number(sum(padded(big.NewInt(generator)))))
	expected := sum(
		mixed.FillBytes(make([]byte, 32)), sum(p.salt1), sum(p.salt2), padded(a), padded(p.public), sum(padded(shared)),
	)
	return bytes.Equal(expected, given.M1)
}

func (p *Password) hashed(text []byte) []byte {
	inner := salted(salted(text, p.salt1), p.salt2)
	stretched, err := pbkdf2.Key(sha512.New, string(inner), p.salt1, 100_000, 64)
	if err != nil {
		panic(err) // only for lengths that are not used here
	}
	return salted(stretched, p.salt2)
}

func multiplier() *big.Int { return number(sum(padded(prime), padded(big.NewInt(generator)))) }

func salted(text, salt []byte) []byte { return sum(salt, text, salt) }

func sum(parts ...[]byte) []byte {
	hash := sha256.Sum256(bytes.Join(parts, nil))
	return hash[:]
}

func number(text []byte) *big.Int { return new(big.Int).SetBytes(text) }

func padded(value *big.Int) []byte { return value.FillBytes(make([]byte, 256)) }

func random(length int) []byte {
	text := make([]byte, length)
	_, _ = rand.Read(text)
	return text
}

func getPassword(c *call, _ *tg.AccountGetPasswordRequest) (bin.Encoder, error) {
	account := c.key.pending
	if account == nil {
		account = c.key.account
	}
	if account == nil {
		return nil, errUnregistered()
	}
	answer := &tg.AccountPassword{
		NewAlgo:       &tg.PasswordKdfAlgoUnknown{},
		NewSecureAlgo: &tg.SecurePasswordKdfAlgoUnknown{},
		SecureRandom:  random(32),
	}
	if p := account.password; p != nil {
		answer.HasPassword = true
		answer.SetCurrentAlgo(p.algorithm())
		answer.SetSRPB(padded(p.public))
		answer.SetSRPID(p.id)
	}
	return answer, nil
}

func checkPassword(c *call, r *tg.AuthCheckPasswordRequest) (bin.Encoder, error) {
	account := c.key.pending
	given, ok := r.Password.(*tg.InputCheckPasswordSRP)
	switch {
	case account == nil:
		return nil, errUnregistered()
	case !ok || given.SRPID != account.password.id:
		return nil, tgerr.New(400, "SRP_ID_INVALID")
	case !account.password.proves(given):
		return nil, tgerr.New(400, "PASSWORD_HASH_INVALID")
	}
	return c.authorize(account), nil
}
