package serving

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cryptounet/heops/service/server"
)

// quotas is the flag that gives clients other quotas than the rest:
// CLIENT:bytes=8GiB,jobs=20,work=1e9,weight=2.
type quotas map[string]server.Quota

func (q quotas) Type() string { return "CLIENT:LIMITS" }

func (q quotas) String() string { return strings.Join(slices.Sorted(maps.Keys(q)), " ") }

func (q quotas) Set(text string) error {
	client, limits, ok := strings.Cut(text, ":")
	if !ok || client == "" {
		return fmt.Errorf("%q: give CLIENT:bytes=8GiB,jobs=20,work=1e9,weight=2, or some of these", text)
	}
	if _, ok := q[client]; ok {
		return fmt.Errorf("client %s has two quotas", client)
	}
	var quota server.Quota
	for limit := range strings.SplitSeq(limits, ",") {
		name, value, _ := strings.Cut(limit, "=")
		v, err := amount(value)
		if err != nil || !(v > 0) {
			return fmt.Errorf("%s of client %s: %q is no positive number", name, client, value)
		}
		switch name {
		case "bytes":
			quota.Bytes = int64(v)
		case "jobs":
			quota.Jobs = int(math.Ceil(v))
		case "work":
			quota.Work = v
		case "weight":
			quota.Weight = v
		default:
			return fmt.Errorf("%q of client %s: there are bytes, jobs, work and weight", name, client)
		}
	}
	q[client] = quota
	return nil
}

// rest fills what a client's quota leaves open from what all others have.
func (q quotas) rest(all server.Quota) {
	for client, quota := range q {
		quota.Bytes, quota.Jobs = cmp.Or(quota.Bytes, all.Bytes), cmp.Or(quota.Jobs, all.Jobs)
		q[client] = quota
	}
}

// amount reads a number, with KiB, MiB, GiB or TiB behind it.
func amount(text string) (float64, error) {
	factor := 1.0
	for i, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			text, factor = number, math.Pow(1024, float64(i+1))
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if v *= factor; err == nil && v >= 1<<62 {
		err = strconv.ErrRange
	}
	return v, err
}

// checkOrigins refuses what no browser would name a page's origin.
func checkOrigins(list []string) error {
	for _, o := range list {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || o != u.Scheme+"://"+u.Host {
			return fmt.Errorf("--origin %q: give an origin as https://viewer.example.org, with its port if it has one and without a path", o)
		}
	}
	return nil
}
