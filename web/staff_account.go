package web

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/liaoqing/liaoqing/session"
)

// anyone is the role that a route needs which is open to those who are not logged in.
const anyone = ""

// rank orders roles; an unknown one may do nothing.
func rank(role string) int {
	switch role {
	case session.RoleStaff:
		return 1
	case session.RoleEditor:
		return 2
	case session.RoleAdmin:
		return 3
	}
	return 0
}

// passwordCost is that of OWASP's password storage advice for argon2id, with some to spare.
var passwordCost = argon2id.Params{Memory: 64 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

// foldName writes a name as accounts keep it.
func foldName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// NewAccount makes an account with a random password, which stands nowhere else: whoever calls it shows it once.
// It stores nothing. The name is folded to lower case.
func NewAccount(name, role string) (a session.Account, password string, err error) {
	name = foldName(name)
	if !accountName.MatchString(name) {
		return session.Account{}, "", badRequest("账号名要 2 到 32 位，只用小写字母、数字、点、横线和下划线，以字母或数字开头。")
	}
	if rank(role) == 0 {
		return session.Account{}, "", badRequest("没有这个角色，可用的是 staff、editor、admin。")
	}
	password = newPassword()
	hash, err := argon2id.CreateHash(password, &passwordCost)
	if err != nil {
		return session.Account{}, "", fmt.Errorf("hash password: %w", err)
	}
	return session.Account{Name: name, Role: role, Hash: hash, Created: time.Now().UTC()}, password, nil
}

// A password is passwordGroups groups of groupLength signs of legible: 4·5·log2(31) = 99 bits.
const (
	legible        = "abcdefghjkmnpqrstuvwxyz23456789" // without i, l, o, 0 and 1, which look like one another
	passwordGroups = 4
	groupLength    = 5
)

func newPassword() string {
	groups := make([]string, passwordGroups)
	for i := range groups {
		groups[i] = randomWord(groupLength)
	}
	return strings.Join(groups, "-")
}

// randomWord is n signs of legible, each as likely as the others.
func randomWord(n int) string {
	const fair = 256 - 256%len(legible) // bytes from here on would favour the first signs
	word := make([]byte, 0, n)
	for len(word) < n {
		var b [1]byte
		rand.Read(b[:]) // crashes the program rather than return an error
		if int(b[0]) < fair {
			word = append(word, legible[int(b[0])%len(legible)])
		}
	}
	return string(word)
}
