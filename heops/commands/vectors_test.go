package commands_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/client/keystore"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/wire"
)

// TestVectors: what wire/FORMATS.md says of the files that follow from a plan and a
// seed is true.
func TestVectors(t *testing.T) {
	ctx := context.Background()
	page, err := os.ReadFile("../wire/FORMATS.md")
	if err != nil {
		t.Fatal(err)
	}
	planFile, err := os.ReadFile("../wire/testdata/vector.plan")
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Read(bytes.NewReader(planFile))
	if err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, secret.SeedSize)
	for i := range raw {
		raw[i] = byte(i)
	}
	seed, err := secret.SeedFrom(raw)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.NewWith(p, client.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	public, err := c.PublicKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	set, err := images.New(p, images.Size{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	x := tensor.New(1, 64, 64)
	for i := range x.Data {
		x.Data[i] = (float64((7*(i%64)+5*(i/64))%256)/255 - p.Model.Pixels.Mean) / p.Model.Pixels.Std
	}
	input, err := c.Encrypt(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		name  string
		parts []func(io.Writer) (int64, error)
	}{
		{"vector.plan", []func(io.Writer) (int64, error){p.WriteTo}},
		{"vector.secret", []func(io.Writer) (int64, error){func(w io.Writer) (int64, error) { return keystore.Write(w, c, keystore.Plain()) }}},
		{"vector.keys", []func(io.Writer) (int64, error){keys.WriteTo}},
		{"vector.public", []func(io.Writer) (int64, error){p.WriteTo, public.WriteTo}},
		{"vector.map", []func(io.Writer) (int64, error){set.WriteTo, input.WriteTo}},
	} {
		var b bytes.Buffer
		for _, write := range f.parts {
			if _, err := write(&b); err != nil {
				t.Fatal(err)
			}
		}
		row := fmt.Sprintf("| `%s` | %d | `%x` |", f.name, b.Len(), sha256.Sum256(b.Bytes()))
		if !strings.Contains(string(page), row) {
			t.Errorf("FORMATS.md lacks %s", row)
		}
	}
	// The example of packed values, and the version that the page is of.
	var packed bytes.Buffer
	w := wire.NewWriter(&packed, wire.Header{Length: 48})
	values := make([]uint64, 64)
	for i := range values {
		values[i] = uint64(i)
	}
	w.Packed(values, 6)
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("`% x`", packed.Bytes()[64:72]); !strings.Contains(string(page), text) {
		t.Errorf("FORMATS.md lacks %s", text)
	}
	for k := wire.Plan; k <= wire.Images; k++ {
		row := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \| [a-z ]+ \| %d \|`, k, k.Version()))
		if !row.Match(page) {
			t.Errorf("FORMATS.md lacks a row for %v, version %d", k, k.Version())
		}
	}
}
