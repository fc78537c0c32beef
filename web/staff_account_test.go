package web

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/liaoqing/liaoqing/session"
)

func TestNewAccount(t *testing.T) {
	a, password, err := NewAccount(" Li.Na ", session.RoleEditor)
	if err != nil {
		t.Fatal(err)
	}
	if a.Name != "li.na" || a.Role != session.RoleEditor || a.Created.IsZero() {
		t.Errorf("account = %+v", a)
	}
	if ok, err := argon2id.ComparePasswordAndHash(password, a.Hash); !ok || err != nil {
		t.Errorf("password fits its hash: %v, %v", ok, err)
	}
	if strings.Contains(a.Hash, password) {
		t.Error("the hash holds the password")
	}
}

func TestNewAccountRefuses(t *testing.T) {
	for _, c := range []struct{ name, role string }{
		{"", "staff"}, {"a", "staff"}, {"李娜", "staff"}, {"-a", "staff"}, {"a b", "staff"}, {"<b>", "staff"},
		{strings.Repeat("a", 33), "staff"}, {"lina", ""}, {"lina", "owner"},
	} {
		if _, _, err := NewAccount(c.name, c.role); err == nil {
			t.Errorf("NewAccount(%q, %q) makes an account", c.name, c.role)
		}
	}
}

func TestPasswords(t *testing.T) {
	if bits := passwordGroups * groupLength * math.Log2(float64(len(legible))); bits < 80 {
		t.Errorf("a password has %.0f bits, want 80 or more", bits)
	}
	shape := regexp.MustCompile(`^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$`)
	seen, signs := map[string]bool{}, map[rune]bool{}
	for range 500 {
		p := newPassword()
		if !shape.MatchString(p) || seen[p] {
			t.Fatalf("password %q", p)
		}
		seen[p] = true
		for _, r := range p {
			signs[r] = true
		}
	}
	if len(signs) != len(legible)+1 {
		t.Errorf("500 passwords use %d signs, want %d", len(signs), len(legible)+1)
	}
}

// An unknown name costs what a known one does only while the two hashes ask for the same work.
func TestNobodyCostsAsMuchAsAnAccount(t *testing.T) {
	got, _, _, err := argon2id.DecodeHash(nobody)
	if err != nil {
		t.Fatal(err)
	}
	if *got != passwordCost {
		t.Errorf("nobody costs %+v, want %+v", *got, passwordCost)
	}
}

func TestAttemptsStayBounded(t *testing.T) {
	a := newAttempts()
	now := time.Unix(1763773200, 0)
	for i := range 2 * maxWatched {
		a.take(fmt.Sprint("name", i), fmt.Sprint("address", i), now)
	}
	if n, m := len(a.names.held), len(a.addresses.held); n > maxWatched || m > maxWatched {
		t.Errorf("%d names and %d addresses are held, want at most %d", n, m, maxWatched)
	}
	a.take("one more", "after an hour", now.Add(time.Hour))
	if n := len(a.names.held); n != 1 {
		t.Errorf("%d names are held after all others are full again, want 1", n)
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":             "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":  "2001:db8:1:2::/64",
		"2001:db8:1:2::9":       "2001:db8:1:2::/64",
		"fe80::1%eth0":          "fe80::/64",
		"not an address at all": "not an address at all",
	} {
		if got := network(address); got != want {
			t.Errorf("network(%q) = %q, want %q", address, got, want)
		}
	}
}
