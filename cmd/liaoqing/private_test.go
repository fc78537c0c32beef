//go:build !race

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liaoqing/liaoqing/session"
)

// secret is something private as a visitor writes it, and the signs by which it would be found again. Some are private only
// by the words around them.
type secret struct {
	text, signs string
	bare        bool
}

// TestNothingPrivateKept tells a hundred made-up numbers, codes and passwords to real servers, in what is said, in the comment of
// a rating and in the address of the page, and then looks for them in all that was written: the Redis log, the trial's
// snapshot and the servers' output.
func TestNothingPrivateKept(t *testing.T) {
	secrets := madeUp(rand.New(rand.NewPCG(20261122, 1)))
	r := startRedis(t)
	withRedis := serve(t, "--redis", r.url(), "--rate", "0")
	trial := serve(t, "--rate", "0")
	for _, s := range []*server{withRedis, trial} {
		confide(t, s, secrets)
		if code := s.end(); code != 0 {
			t.Errorf("serve ended with %d", code)
		}
	}
	if code := r.end(); code != 0 {
		t.Errorf("redis-server ended with %d", code)
	}
	stored := filesBelow(t, filepath.Join(r.dir, "appendonlydir"), filepath.Join(r.dir, "appendonly.aof"))
	snapshot := filesBelow(t, filepath.Join(trial.dir, "data"))
	for name, data := range map[string][]byte{"Redis' log": stored, "the trial's snapshot": snapshot} {
		for _, known := range []string{"请帮我看看", "谢谢客服", "shop.example/help"} { // so that this looks where it is kept
			if !bytes.Contains(data, []byte(known)) {
				t.Errorf("%s does not hold %q", name, known)
			}
		}
		lookFor(t, secrets, name, data)
	}
	lookFor(t, secrets, "the server's output", []byte(withRedis.said()+trial.said()))
	if withRedis.said() == "" || trial.said() == "" {
		t.Error("the servers said nothing")
	}
}

// confide tells every secret in every place where a visitor can.
func confide(t *testing.T, s *server, secrets []secret) {
	t.Helper()
	for i, x := range secrets {
		c := mustDial(t, s.chat(), place{})
		f := c.mustSay(t, fmt.Sprintf("%s，请帮我看看%d", x.text, i))
		if f.Messages[0].Role != session.User || strings.Contains(f.Messages[0].Text, x.signs) || !strings.Contains(f.Messages[0].Text, "[") {
			t.Errorf("said %q, kept %q", x.text, f.Messages[0].Text)
		}
		rating := map[string]any{"type": "rate", "id": newID(), "seq": f.Messages[1].Seq, "useful": false, "comment": "谢谢客服，" + x.text}
		if err := c.write(rating); err != nil {
			t.Fatal(err)
		}
		if _, err := c.read("rated"); err != nil {
			t.Fatal(err)
		}
		c.close()
		page := "https://shop.example/help"
		if x.bare {
			page += "/" + x.signs
		}
		onPage(t, s, page+"?q="+x.signs+"#"+x.signs)
	}
}

// onPage opens a session from a page.
func onPage(t *testing.T, s *server, page string) {
	t.Helper()
	ws, _, err := dialer.Dial(s.chat(), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{ws: ws}
	defer c.close()
	if err := c.write(map[string]any{"type": "hello", "page": page}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.read("welcome"); err != nil {
		t.Fatal(err)
	}
}

// lookFor looks for signs that stand by themselves: six digits inside a longer number, such as a time, are no find.
func lookFor(t *testing.T, secrets []secret, name string, data []byte) {
	t.Helper()
	for _, x := range secrets {
		for from := 0; ; {
			i := bytes.Index(data[from:], []byte(x.signs))
			if i < 0 {
				break
			}
			begin, end := from+i, from+i+len(x.signs)
			if !continues(data[max(0, begin-1):begin]) && !continues(data[end:min(end+1, len(data))]) {
				t.Errorf("%s holds %s of %q: …%q…", name, x.signs, x.text, data[max(0, begin-60):min(len(data), end+60)])
			}
			from = end
		}
	}
}

// continues tells that a number or word goes on with this sign, if there is one.
func continues(sign []byte) bool {
	return len(sign) == 1 && (sign[0] == '.' || '0' <= sign[0] && sign[0] <= '9' || 'a' <= sign[0]|0x20 && sign[0]|0x20 <= 'z')
}

func filesBelow(t *testing.T, roots ...string) (all []byte) {
	t.Helper()
	for _, root := range roots {
		if _, err := os.Stat(root); os.IsNotExist(err) {
			continue // Redis 7 keeps its log in a directory, Redis 6 in a file
		}
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			all = append(all, data...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// madeUp makes a hundred of them, of each kind in several spellings.
func madeUp(r *rand.Rand) (all []secret) {
	for i := range 20 {
		id, card, phone := identity(r), bankCard(r), "13"+digits(r, 9)
		code, word := digits(r, 6), "Lq"+digits(r, 4)+"xz"
		mail := fmt.Sprintf("wang%s@mail.example", digits(r, 5))
		all = append(all,
			secret{[]string{"我的身份证号是" + id, "身份证" + id + "能查吗"}[i%2], id, true},
			secret{[]string{"卡号" + card, "银行卡是" + card + "，扣款失败"}[i%2], card, true},
			secret{[]string{"手机号" + phone, "我的号码" + phone + "换了"}[i%2], phone, true},
			secret{[]string{"验证码是" + code, "收到的验证码" + code}[i%2], code, false},
			[]secret{{"邮箱" + mail, mail, true}, {"密码是" + word, word, false}}[i%2])
	}
	return all
}

func digits(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte('0' + byte(r.IntN(10)))
	}
	return b.String()
}

// identity makes a number with the check sign of GB 11643.
func identity(r *rand.Rand) string {
	body := fmt.Sprintf("%s%d%02d%02d%s", []string{"110101", "310104", "440305"}[r.IntN(3)], 1960+r.IntN(45), 1+r.IntN(12), 1+r.IntN(28), digits(r, 3))
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(body[i]-'0') * weight
	}
	return body + string("10X98765432"[sum%11])
}

// bankCard makes a number of 19 digits with the check digit of ISO/IEC 7812.
func bankCard(r *rand.Rand) string {
	body := "621700" + digits(r, 12)
	sum := 0
	for i := range body {
		d := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return body + fmt.Sprint((10-sum%10)%10)
}
