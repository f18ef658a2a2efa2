package client_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/internal/session"
)

func TestValuesOutOfRange(t *testing.T) {
	s := session.Small(t)
	ctx := context.Background()
	bright := s.Image.Clone()
	bright.Data[77] = 1000
	var out *client.RangeError
	if _, err := s.Client.Encrypt(ctx, bright); !errors.As(err, &out) || out.Value != 1000 {
		t.Errorf("an input of 1000 gave %v", err)
	}
	bright.Data[77] = math.NaN()
	if _, err := s.Client.Encrypt(ctx, bright); !errors.As(err, &out) {
		t.Errorf("an input of NaN gave %v", err)
	}
}

// TestConcurrentUse: one client encrypts, makes keys, decrypts and compares in
// several goroutines.
func TestConcurrentUse(t *testing.T) {
	s := session.Small(t)
	ctx := context.Background()
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if i == 0 {
				if keys, err := s.Client.EvaluationKeys(ctx); err != nil || keys.Owner() != s.Client.Owner() {
					t.Errorf("keys beside other work: %v", err)
				}
				return
			}
			m, err := s.Client.Encrypt(ctx, s.Image)
			if err != nil {
				t.Error(err)
				return
			}
			c, err := s.Client.Compare(ctx, m, twin)
			if err != nil || c.RMSError > 4*c.Predicted {
				t.Errorf("encrypted and decrypted beside others: %v, %v", c, err)
			}
		})
	}
	wg.Wait()
}

func TestCancelled(t *testing.T) {
	s := session.Small(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Client.Encrypt(ctx, s.Image); !errors.Is(err, context.Canceled) {
		t.Errorf("encrypting: %v", err)
	}
	if _, err := s.Client.EvaluationKeys(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("making keys: %v", err)
	}
	if _, err := s.Client.Decrypt(ctx, s.Encrypt(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("decrypting: %v", err)
	}
}

// TestTheSecretDoesNotShow: whatever prints or encodes a client shows no key.
func TestTheSecretDoesNotShow(t *testing.T) {
	s := session.Small(t)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if text := fmt.Sprintf(format, s.Client); len(text) > 400 || strings.Contains(text, "Coeffs") {
			t.Errorf("%s shows %.200s", format, text)
		}
	}
	if text, err := json.Marshal(map[string]*client.Client{"Client": s.Client}); err == nil && (strings.Contains(string(text), "Coeffs") || !strings.Contains(string(text), `"Client":{}`)) {
		t.Errorf("JSON shows %.200s", text)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s.Client); err == nil && b.Len() > 1000 {
		t.Errorf("gob writes %d bytes", b.Len())
	}
}
