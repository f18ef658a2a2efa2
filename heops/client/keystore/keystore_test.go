package keystore_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/client/keystore"
	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"filippo.io/age"
)

// small is a session with a small plan: many files are made of it.
var small = sync.OnceValues(func() (session.Session, error) {
	return session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.New(rng).Conv(1, 3, 1) }, plan.Options{Height: 64, Width: 64})
})

func open(t testing.TB) session.Session {
	t.Helper()
	s, err := small()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t testing.TB, c *client.Client, p keystore.Protection) []byte {
	t.Helper()
	var b bytes.Buffer
	if n, err := keystore.Write(&b, c, p); err != nil || n != int64(b.Len()) {
		t.Fatalf("%d bytes of %d: %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func phrase(s string) keystore.Unlock {
	return keystore.Unlock{Passphrase: func() ([]byte, error) { return []byte(s), nil }}
}

func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	i, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// protected are files of each kind with what opens them.
func protected(t testing.TB, c *client.Client) map[keystore.Kind]struct {
	file []byte
	with keystore.Unlock
} {
	a, b := identity(t), identity(t)
	return map[keystore.Kind]struct {
		file []byte
		with keystore.Unlock
	}{
		keystore.InPlain:       {written(t, c, keystore.Plain()), keystore.Unlock{}},
		keystore.ByPassphrase:  {written(t, c, keystore.Weak([]byte("correct horse"))), phrase("correct horse")},
		keystore.ForRecipients: {written(t, c, keystore.Recipients(a.Recipient(), b.Recipient())), keystore.Unlock{Identities: []age.Identity{b}}},
	}
}

// TestReadAgain: what one client encrypted, the client that was read decrypts, and
// it makes keys; what it makes is fresh.
func TestReadAgain(t *testing.T) {
	s := open(t)
	m := s.Encrypt(t)
	want, err := s.Client.Decrypt(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	for kind, p := range protected(t, s.Client) {
		d, err := keystore.Describe(bytes.NewReader(p.file))
		if err != nil || d.Protection != kind || d.Owner != s.Client.Owner() || d.Plan.Digest() != s.Plan.Digest() {
			t.Errorf("%v: %v, %v", kind, d, err)
		}
		if text := d.String(); !strings.Contains(text, fmt.Sprintf("N = 2^%d, protected by %v", s.Plan.LogN, kind)) {
			t.Error(text)
		}
		stream := bytes.NewReader(append(bytes.Clone(p.file), "next"...))
		c, err := keystore.Read(stream, p.with)
		if err != nil {
			t.Errorf("%v: %v", kind, err)
			continue
		}
		if stream.Len() != 4 {
			t.Errorf("%v: %d bytes are left; 4 belong to what follows", kind, stream.Len())
		}
		got, err := c.Decrypt(t.Context(), m)
		if err != nil || got[0].Data[5] != want[0].Data[5] {
			t.Errorf("%v: decrypted %v, %v", kind, got, err)
		}
		x, err := c.Encrypt(t.Context(), s.Image)
		if err != nil {
			t.Fatal(err)
		}
		if x.Lattigo()[0].Equal(m.Lattigo()[0]) {
			t.Errorf("%v: it encrypts twice the same", kind)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// seedOf returns the bytes of a client's seed.
func seedOf(t *testing.T, c *client.Client) (b []byte) {
	t.Helper()
	seed, err := c.Seed()
	if err != nil {
		t.Fatal(err)
	}
	seed.Expose(func(s []byte) error { b = bytes.Clone(s); return nil })
	return b
}

// TestTheSeedIsHidden: only a plain file holds the seed.
func TestTheSeedIsHidden(t *testing.T) {
	s := open(t)
	seed := seedOf(t, s.Client)
	for kind, p := range protected(t, s.Client) {
		if bytes.Contains(p.file, seed) != (kind == keystore.InPlain) {
			t.Errorf("a file protected by %v: the seed is in it, or missing", kind)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s %x", keystore.Weak([]byte("horse")), keystore.Weak([]byte("horse")), keystore.Weak([]byte("horse")), keystore.Weak([]byte("horse")), keystore.Weak([]byte("horse"))); strings.Contains(text, "horse") || strings.Contains(text, "104") || strings.Contains(text, "686f72") {
		t.Errorf("a passphrase shows: %s", text)
	}
}

// heavy is a file under a passphrase that asks for 2^30 blocks of scrypt's memory, a
// terabyte.
func heavy(file []byte) []byte {
	content := file[damage.Content : len(file)-32]
	head := wire.Header{Kind: wire.Secret, Digest: wire.Digest(file[8:40]), Owner: wire.Owner(file[40:56])}
	return damage.Seal(head, regexp.MustCompile(`(-> scrypt \S+) 4\n`).ReplaceAll(content, []byte("$1 30\n")))
}

// TestLocked: what cannot be opened says why.
func TestLocked(t *testing.T) {
	s := open(t)
	files := protected(t, s.Client)
	pass, mine := files[keystore.ByPassphrase].file, files[keystore.ForRecipients].file
	reseal := func(file []byte, edit func(b []byte)) []byte { return damage.Reseal(file, edit) }
	kind := func(k uint32) func(b []byte) {
		return func(b []byte) { binary.LittleEndian.PutUint32(b[damage.Content:], k) }
	}
	other, err := client.New(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	owner := other.Owner()
	for _, tc := range []struct {
		name string
		file []byte
		with keystore.Unlock
		want string
	}{
		{"a wrong passphrase", pass, phrase("wrong horse"), "the passphrase is wrong"},
		{"an empty passphrase", pass, phrase(""), "empty"},
		{"no passphrase", pass, keystore.Unlock{Identities: []age.Identity{identity(t)}}, "give one (Unlock.Passphrase)"},
		{"nobody asks", pass, keystore.Unlock{Passphrase: func() ([]byte, error) { return nil, errors.New("no terminal") }}, "no terminal"},
		{"another identity", mine, keystore.Unlock{Identities: []age.Identity{identity(t)}}, "none of 1 identities"},
		{"no identity", mine, phrase("correct horse"), "give an identity"},
		{"much work", heavy(pass), phrase("correct horse"), "work factor too large"},
		{"a passphrase as recipients", reseal(pass, kind(2)), keystore.Unlock{Identities: []age.Identity{identity(t)}}, "none of 1 identities"},
		{"recipients as a passphrase", reseal(mine, kind(1)), phrase("correct horse"), "none of 1 identities"},
		{"a passphrase as plain", reseal(pass, kind(0)), keystore.Unlock{}, "a seed has 32"},
		{"an unknown protection", reseal(pass, kind(3)), phrase("correct horse"), "does not know"},
		{"a long plan", reseal(pass, func(b []byte) { b[damage.Content+7] = 1 }), phrase("correct horse"), "it claims a plan of"},
		{"a short plan", reseal(pass, func(b []byte) { clear(b[damage.Content+4 : damage.Content+8]) }), phrase("correct horse"), "ends too early"},
		{"another owner", reseal(pass, func(b []byte) { copy(b[40:], owner[:]) }), phrase("correct horse"), "put in the place of another"},
		{"another plan's digest", reseal(pass, func(b []byte) { b[8] ^= 1 }), phrase("correct horse"), "it claims plan"},
		{"a map", reseal(pass, func(b []byte) { b[7] = byte(wire.Map) }), phrase("correct horse"), "expected a secret key"},
		{"a bit of the sealed seed", reseal(pass, func(b []byte) { b[len(b)-1] ^= 1 }), phrase("correct horse"), "failed to decrypt"},
	} {
		if _, err := keystore.Read(bytes.NewReader(tc.file), tc.with); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected an error with %q", tc.name, err, tc.want)
		}
	}
	for want, p := range map[string]keystore.Protection{
		"no recipients": keystore.Recipients(), "no protection": nil, "empty": keystore.Passphrase(nil),
	} {
		if _, err := keystore.Write(new(bytes.Buffer), s.Client, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; expected an error with %q", err, want)
		}
	}
	scrypt, err := age.NewScryptRecipient("x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keystore.Write(new(bytes.Buffer), s.Client, keystore.Recipients(scrypt)); err == nil {
		t.Error("a passphrase as a recipient")
	}
	if _, err := keystore.Write(new(bytes.Buffer), new(client.Client), keystore.Plain()); err == nil {
		t.Error("no client was written")
	}
}

// TestDamage: cut anywhere, or with any bit of its headers flipped, a file is
// refused; of what lies between one bit in a byte is tried.
func TestDamage(t *testing.T) {
	s := open(t)
	for kind, p := range protected(t, s.Client) {
		for n := range p.file {
			if _, err := keystore.Read(bytes.NewReader(p.file[:n]), p.with); err == nil || !strings.Contains(err.Error(), "cut off") {
				t.Fatalf("%v: %d of %d bytes: %v", kind, n, len(p.file), err)
			}
		}
		sealed := damage.Content + 8 + int(binary.LittleEndian.Uint32(p.file[damage.Content+4:]))
		for bit := range 8 * len(p.file) {
			in := bit/8 < damage.Content+8 || bit/8 >= sealed
			if !in && bit%8 != bit/8%8 {
				continue
			}
			if _, err := keystore.Read(bytes.NewReader(damage.Flip(p.file, bit)), p.with); err == nil {
				t.Fatalf("%v: bit %d was flipped and the file read", kind, bit)
			}
		}
	}
}

// FuzzRead: a file that is read is a client of the plan and the owner that it
// claims.
func FuzzRead(f *testing.F) {
	s := open(f)
	for _, p := range protected(f, s.Client) {
		f.Add(p.file[damage.Content : len(p.file)-32])
	}
	f.Add([]byte("\x00\x00\x00\x00\xff\xff\xff\xff"))
	f.Add([]byte("\x01\x00\x00\x00\x00\x00\x00\x00age-encryption.org/v1\n-> scrypt"))
	digest, owner := s.Plan.Digest(), s.Client.Owner()
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := damage.Seal(wire.Header{Kind: wire.Secret, Digest: digest, Owner: owner}, content)
		d, err := keystore.Describe(bytes.NewReader(frame))
		c, err2 := keystore.Read(bytes.NewReader(frame), keystore.Unlock{})
		if err2 != nil {
			return
		}
		if err != nil || d.Owner != c.Owner() || c.Owner() != owner || c.Plan().Digest() != digest {
			t.Errorf("%v was read as %v: %v", d, c, err)
		}
	})
}
