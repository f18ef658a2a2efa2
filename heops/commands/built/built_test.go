package built

import (
	"bytes"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersions(t *testing.T) {
	commit := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.time", Value: "2026-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"}}
	for _, c := range []struct {
		name, tag string
		build     *debug.BuildInfo
		want      string
	}{
		{"a release", "v1.2.3", &debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-2026"}}, "v1.2.3"},
		{"a module", "", &debug.BuildInfo{Main: debug.Module{Version: "v1.0.0"}}, "v1.0.0"},
		{"a checkout", "", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: commit}, "devel-0123456789ab"},
		{"without version control", "", &debug.BuildInfo{}, "devel"},
		{"without anything", "", nil, "devel"},
	} {
		i := read("cryptounet", c.tag, c.build)
		if i.Version != c.want {
			t.Errorf("%s: %q, want %q", c.name, i.Version, c.want)
		}
		if i.Go != runtime.Version() || !strings.HasPrefix(i.String(), "cryptounet "+c.want+" (go") {
			t.Errorf("%s: %v", c.name, i)
		}
	}
	i := read("x", "", &debug.BuildInfo{Settings: commit, Deps: []*debug.Module{
		{Path: "example.org/other", Version: "v9"},
		{Path: "github.com/traefik/yaegi", Version: "v0.16.1"},
		{Path: "github.com/tuneinsight/lattigo/v5", Version: "v5.0.7"},
	}})
	want := "commit 0123456789abcdef of 2026-01-02T03:04:05Z, modified\ngithub.com/tuneinsight/lattigo/v5 v5.0.7\ngithub.com/traefik/yaegi v0.16.1"
	if _, rest, _ := strings.Cut(i.String(), "\n"); rest != want {
		t.Errorf("%s", rest)
	}
}

func TestCommand(t *testing.T) {
	cmd := Command("cryptounet")
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"--json"})
	if err := cmd.Execute(); err != nil {
		t.Fatal(err)
	}
	var i Info
	if err := json.Unmarshal(out.Bytes(), &i); err != nil || i.Program != "cryptounet" || i.System != runtime.GOOS || i.Version == "" {
		t.Errorf("%v: %s", err, out.String())
	}
}
