package session

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

const secretBytes = 32

// newToken makes a session id and the token "sid.secret" that resumes it; only the secret's hash is stored.
func newToken() (sid, token, hash string, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", "", "", fmt.Errorf("make session id: %w", err)
	}
	b := make([]byte, secretBytes)
	if _, err := rand.Read(b); err != nil {
		return "", "", "", fmt.Errorf("make session secret: %w", err)
	}
	secret := base64.RawURLEncoding.EncodeToString(b)
	return id.String(), id.String() + "." + secret, hashOf(secret), nil
}

// splitToken is false where the token cannot be one of ours, so that no odd text gets into a key.
func splitToken(token string) (sid, secret string, ok bool) {
	sid, secret, ok = strings.Cut(token, ".")
	if !ok || len(secret) != base64.RawURLEncoding.EncodedLen(secretBytes) {
		return "", "", false
	}
	if id, err := uuid.Parse(sid); err != nil || id.String() != sid {
		return "", "", false
	}
	return sid, secret, true
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// fits compares in a time that tells nothing of where the two differ.
func fits(secret, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(hashOf(secret)), []byte(hash)) == 1
}
