package serving

import (
	"strings"
	"testing"

	"cryptounet/heops/service/server"

	"github.com/google/go-cmp/cmp"
)

func TestQuotas(t *testing.T) {
	q := quotas{}
	for _, text := range []string{"ward:bytes=8GiB,jobs=20,work=1e9,weight=2", "lab:weight=0.5", "night:bytes=100"} {
		if err := q.Set(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	want := quotas{"ward": {Bytes: 8 << 30, Jobs: 20, Work: 1e9, Weight: 2}, "lab": {Weight: 0.5}, "night": {Bytes: 100}}
	if d := cmp.Diff(map[string]server.Quota(want), map[string]server.Quota(q)); d != "" {
		t.Error(d)
	}
	q.rest(server.Quota{Bytes: 5, Jobs: 6})
	want = quotas{"ward": {Bytes: 8 << 30, Jobs: 20, Work: 1e9, Weight: 2}, "lab": {Bytes: 5, Jobs: 6, Weight: 0.5}, "night": {Bytes: 100, Jobs: 6}}
	if d := cmp.Diff(map[string]server.Quota(want), map[string]server.Quota(q)); d != "" {
		t.Error(d)
	}
	for text, why := range map[string]string{
		"ward":                "give CLIENT:",
		":jobs=1":             "give CLIENT:",
		"ward:jobs=2":         "two quotas",
		"a:":                  "no positive number",
		"a:jobs=-1":           "no positive number",
		"a:jobs=many":         "no positive number",
		"a:bytes=NaN":         "no positive number",
		"a:bytes=9999999TiB":  "no positive number",
		"b:colour=3":          "there are bytes",
		"a:jobs=3,bytes=8GiX": "no positive number",
	} {
		if err := q.Set(text); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v; expected an error with %q", text, err, why)
		}
	}
}

func TestOrigins(t *testing.T) {
	if err := checkOrigins([]string{"https://viewer.example.org", "http://localhost:8080"}); err != nil {
		t.Error(err)
	}
	for _, o := range []string{"", "*", "viewer.example.org", "https://viewer.example.org/", "https://viewer.example.org/page", "ftp://a", "https://"} {
		if checkOrigins([]string{o}) == nil {
			t.Errorf("%q is taken for an origin", o)
		}
	}
}
