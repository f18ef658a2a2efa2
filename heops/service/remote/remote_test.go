package remote_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/service/remote"
)

func TestDial(t *testing.T) {
	for address, want := range map[string]string{
		"":                     "no address",
		"example.org:443":      "no address",
		"ftp://example.org":    "no address",
		"http://example.org":   "not encrypted",
		"http://127.0.0.1:1":   "",
		"http://localhost:1":   "",
		"https://example.org":  "",
		"http://[::1]:9":       "",
		"http://127.0.0.1.nip": "not encrypted",
	} {
		_, err := remote.Dial(address, remote.Options{Token: "secret"})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", address, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error %q shows the token", err)
		}
	}
}

// TestAway: a server that is away is tried as long as was asked for, and no longer
// than the context.
func TestAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	for _, tc := range []struct {
		retry, context, least, most time.Duration
	}{
		{-1, time.Minute, 0, 2 * time.Second},
		{time.Second, time.Minute, 300 * time.Millisecond, 5 * time.Second},
		{time.Hour, 1500 * time.Millisecond, 1200 * time.Millisecond, 6 * time.Second},
	} {
		told := 0
		c, err := remote.Dial("http://"+l.Addr().String(), remote.Options{Retry: tc.retry, Waiting: func(err error, most time.Duration) {
			if told++; err == nil || most > tc.retry {
				t.Errorf("it waits for %v because of %v", most, err)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), tc.context)
		start := time.Now()
		_, err = c.Models(ctx)
		took := time.Since(start)
		cancel()
		if err == nil || took < tc.least || took > tc.most {
			t.Errorf("retry %v: %v after %v", tc.retry, err, took)
		}
		if want := min(1, int(max(0, tc.retry)/time.Minute)); told < want || told > 1 {
			t.Errorf("retry %v: told %d times", tc.retry, told)
		}
	}
}
