package commands_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/commands"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/damage"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/model"
	"cryptounet/heops/science/npy"
	"cryptounet/heops/science/pictures"

	"github.com/spf13/cobra"
)

// TestMain lets this program be a process that runs one command.
func TestMain(m *testing.M) {
	if os.Getenv("CRYPTOUNET_TEST_COMMAND") == "" {
		os.Exit(m.Run())
	}
	cmd := &cobra.Command{Use: "cryptounet", SilenceUsage: true, SilenceErrors: true}
	cmd.AddCommand(commands.All()...)
	err := cmd.ExecuteContext(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(commands.Status(err))
}

// process runs a command in a process of its own, in a folder.
func process(t *testing.T, dir string, args ...string) (out, said string, status int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CRYPTOUNET_TEST_COMMAND=1")
	var a, b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &a, &b
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return a.String(), b.String(), cmd.ProcessState.ExitCode()
}

// must is process for commands that end well.
func must(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, said, status := process(t, dir, args...)
	if status != 0 {
		t.Fatalf("%v: status %d\n%s", args, status, said)
	}
	return out
}

const seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

// made is a folder with all files of a run on a picture, made by five processes
// from a network and a seed.
func made(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	network(t, dir, 1, 1, model.Square)
	picture(t, filepath.Join(dir, "scan.png"), 64, 64)
	for _, line := range []string{
		"plan net.json --size 64x64 -o net",
		"keygen net.plan -o me --plain --seed " + seed,
		"encrypt me.secret scan.png --reproducible -o scan.map",
		"evaluate net.program me.keys scan.map -o scan.result",
		"decrypt me.secret scan.result -o mask.png --logits logits.npy",
	} {
		must(t, dir, strings.Fields(line)...)
	}
	return dir
}

// TestProcesses: with nothing but files between them, processes give to the bit
// what one process gives at the same seed.
func TestProcesses(t *testing.T) {
	ctx := context.Background()
	dir := made(t)
	file := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	a, err := archive.Read(bytes.NewReader(file("net.program")))
	if err != nil {
		t.Fatal(err)
	}
	program, err := a.Program()
	if err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, secret.SeedSize)
	for i := range raw {
		raw[i] = byte(i)
	}
	s, err := secret.SeedFrom(raw)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.NewWith(a.Plan, client.Options{Seed: s})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := pictures.Open(filepath.Join(dir, "scan.png"))
	if err != nil {
		t.Fatal(err)
	}
	x, err := pages[0].Input(a.Plan.Model.Pixels)
	if err != nil {
		t.Fatal(err)
	}
	input, err := c.Encrypt(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluator.New(program, keys)
	if err != nil {
		t.Fatal(err)
	}
	output, err := e.Run(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	logits, err := c.Decrypt(ctx, output)
	if err != nil {
		t.Fatal(err)
	}
	var frame bytes.Buffer
	if _, err := output.WriteTo(&frame); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(file("scan.result"), frame.Bytes()) {
		t.Error("the results differ")
	}
	got, err := npy.Open(filepath.Join(dir, "logits.npy"))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range logits[0].Data {
		if float32(v) != float32(got.Data[i]) {
			t.Fatalf("logit %d is %g in one process, %g in four", i, v, got.Data[i])
		}
	}
	m, err := png.Decode(bytes.NewReader(file("mask.png")))
	if err != nil {
		t.Fatal(err)
	}
	want := pictures.Mask(logits[0], 0).(*image.Gray)
	white := 0
	for y := range 64 {
		for x := range 64 {
			r, _, _, _ := m.At(x, y).RGBA()
			if r>>8 != uint32(want.GrayAt(x, y).Y) {
				t.Fatalf("pixel %d, %d of the mask differs", x, y)
			}
			white += int(r >> 15)
		}
	}
	if white == 0 || white == 64*64 {
		t.Errorf("the mask has %d white pixels: it shows nothing", white)
	}
}

// TestPipes: several images of several sizes, under a public key, through pipes.
func TestPipes(t *testing.T) {
	dir := made(t)
	picture(t, filepath.Join(dir, "large.png"), 100, 70)
	sh := func(line string) {
		t.Helper()
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CRYPTOUNET_TEST_COMMAND=1", "C="+os.Args[0])
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	sh("$C encrypt me.public scan.png large.png scan.png -o - | $C evaluate net.program me.keys - -o - | $C decrypt me.secret - -o masks.tif")
	pages, err := pictures.Open(filepath.Join(dir, "masks.tif"))
	if err != nil || len(pages) != 3 || pages[1].Samples.H != 100 || pages[1].Samples.W != 70 {
		t.Fatalf("%d pages: %v", len(pages), err)
	}
	// Under either key, results differ by noise alone.
	one, err := pictures.Open(filepath.Join(dir, "mask.png"))
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for i, v := range one[0].Samples.Data {
		if v != pages[0].Samples.Data[i] {
			differ++
		}
	}
	if differ > 5 {
		t.Errorf("%d of %d pixels differ between an image sent and an image encrypted", differ, 64*64)
	}
}

// TestWrongFiles: what does not belong together or is damaged ends with status 3
// and says what it is, and nothing is written.
func TestWrongFiles(t *testing.T) {
	dir := made(t)
	// Another secret of the same plan, another plan.
	must(t, dir, "keygen", "net.plan", "-o", "other", "--plain")
	must(t, dir, "plan", "net.json", "--size", "64x64", "--margin", "3", "-o", "wide")
	must(t, dir, "keygen", "wide.program", "-o", "wide", "--plain")
	whole, err := os.ReadFile(filepath.Join(dir, "scan.map"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"cut.map": whole[:len(whole)/2], "flipped.map": damage.Flip(whole, 8*len(whole)-3000), "empty.map": nil, "text.map": []byte("hello"),
		"sizes.map": whole[:108], "version.map": damage.Flip(whole, 8*6+1), "tail.map": append(bytes.Clone(whole), "more"...),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		line, want string
		status     int
	}{
		{"evaluate net.program other.keys scan.map -o out", "secret", 3},
		{"evaluate net.program wide.keys scan.map -o out", "plan", 3},
		{"evaluate wide.program wide.keys scan.map -o out", "plan", 3},
		{"evaluate net.plan me.keys scan.map -o out", "this is a plan; expected a program", 3},
		{"evaluate net.program me.secret scan.map -o out", "this is a secret key; expected evaluation keys", 3},
		{"evaluate net.program me.keys cut.map -o out", "cut off", 3},
		{"evaluate net.program me.keys flipped.map -o out", "flipped.map", 3},
		{"evaluate net.program me.keys empty.map -o out", "no encrypted images", 3},
		{"evaluate net.program me.keys text.map -o out", `begins with "hello"`, 3},
		{"evaluate net.program me.keys sizes.map -o out", "no encrypted images", 3},
		{"evaluate net.program me.keys version.map -o out", "version 3 of the format", 3},
		{"evaluate net.program me.keys tail.map -o out", "tail.map", 3},
		{"evaluate net.program me.keys none.map -o out", "there is no file none.map", 1},
		{"evaluate net.program me.keys scan.map", "say where it goes", 2},
		{"evaluate net.program -o out", "needs a PROGRAM", 2},
		{"evaluate net.program me.keys scan.map --unknown", "unknown flag", 2},
		{"evaluate net.program me.keys scan.map -o none/out", "no folder", 1},
		{"decrypt other.secret scan.result -o out.png", "secret", 3},
		{"decrypt wide.secret scan.result -o out.png", "plan", 3},
		{"decrypt me.secret scan.map -o out.png", "evaluate it first", 3},
		{"decrypt me.public scan.result -o out.png", "expected a secret key", 3},
		{"decrypt none.secret scan.result -o out.png", "there is no file none.secret", 1},
		{"encrypt net.plan scan.png -o out", "holds no key", 3},
		{"encrypt me.keys scan.png -o out", "this is evaluation keys", 3},
		{"encrypt me.secret none.png -o out", "none.png", 1},
		{"encrypt me.public scan.png --reproducible -o out", "needs the .secret", 2},
		{"keygen net.plan -o me --plain", "is there already", 1},
		{"keygen net.plan -o out", "CRYPTOUNET_PASSPHRASE", 1},
		{"keygen net.plan -o out --plain --seed 12", "64 hexadecimal", 2},
		{"keygen net.plan -o out --recipient age1nobody", "age1nobody", 2},
		{"inspect cut.map", "cut off", 3},
		{"inspect --plan wide.plan scan.map", "plan", 3},
	} {
		_, said, status := process(t, dir, strings.Fields(tc.line)...)
		if status != tc.status || !strings.Contains(said, tc.want) {
			out, _, _ := process(t, dir, strings.Fields(tc.line)...)
			if status != tc.status || !strings.Contains(out, tc.want) {
				t.Errorf("%s: status %d, %s; expected %d with %q", tc.line, status, said, tc.status, tc.want)
			}
		}
		for _, out := range []string{"out", "out.png", "out.secret"} {
			if _, err := os.Stat(filepath.Join(dir, out)); err == nil {
				t.Errorf("%s: %s was written", tc.line, out)
				os.Remove(filepath.Join(dir, out))
			}
		}
	}
}

// TestProtectedSecrets: a secret under a passphrase or to recipients is used like
// a plain one, by who can open it.
func TestProtectedSecrets(t *testing.T) {
	dir := made(t)
	for name, text := range map[string]string{"phrase": "correct horse\nmore\n", "wrong": "wrong horse\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must(t, dir, "keygen", "net.plan", "-o", "locked", "--passphrase-file", "phrase", "--seed", seed)
	must(t, dir, "decrypt", "locked.secret", "scan.result", "-o", "again.png", "--passphrase-file", "phrase")
	a, _ := os.ReadFile(filepath.Join(dir, "mask.png"))
	b, err := os.ReadFile(filepath.Join(dir, "again.png"))
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("another mask: %v", err)
	}
	if _, said, status := process(t, dir, "decrypt", "locked.secret", "scan.result", "-o", "no.png", "--passphrase-file", "wrong"); status != 3 || !strings.Contains(said, "passphrase") {
		t.Errorf("a wrong passphrase: %d, %s", status, said)
	}
	must(t, dir, "decrypt", "me.secret", "scan.result", "-o", "shared.png", "--share")
	if info, err := os.Stat(filepath.Join(dir, "shared.png")); err != nil || info.Size() == 0 {
		t.Errorf("a shared mask: %v", err)
	}
	if out := must(t, dir, "inspect", "locked.secret"); !strings.Contains(out, "a passphrase") {
		t.Errorf("inspect says %s", out)
	}
	if err := os.Chmod(filepath.Join(dir, "me.secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, said, status := process(t, dir, "decrypt", "me.secret", "scan.result", "-o", "no.png"); status != 3 || !strings.Contains(said, "chmod 600") {
		t.Errorf("a secret that all can read: %d, %s", status, said)
	}
}

// TestJSON: what commands say to programs.
func TestJSON(t *testing.T) {
	dir := made(t)
	var e struct {
		Runs    int
		Bytes   int64
		Seconds float64
		Steps   []struct{ Name string }
	}
	out := must(t, dir, "evaluate", "net.program", "me.keys", "scan.map", "-o", "again.result", "--json")
	if err := json.Unmarshal([]byte(out), &e); err != nil || e.Runs != 1 || len(e.Steps) < 3 || e.Seconds <= 0 || e.Bytes == 0 {
		t.Errorf("%+v, %v", e, err)
	}
	var files []struct {
		File   string
		Frames []struct{ Kind, Plan, Secret string }
	}
	out = must(t, dir, "inspect", "--json", "scan.result", "me.keys")
	if err := json.Unmarshal([]byte(out), &files); err != nil || len(files) != 2 || len(files[0].Frames) != 2 || files[0].Frames[1].Secret != files[1].Frames[0].Secret {
		t.Errorf("%s, %v", out, err)
	}
	out = must(t, dir, "inspect", "--plan", "net.plan", "scan.map", "scan.result", "me.keys")
	if strings.Count(out, "every value is in range") != 3 {
		t.Errorf("checked against the plan: %s", out)
	}
}

// TestNoSecretCode: the program for machines that are not trusted has no code
// that could hold a secret.
func TestNoSecretCode(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "cryptounet/heops/commands/cryptounet-evaluate").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := string(out)
	if !strings.Contains(deps, "cryptounet/heops/evaluator\n") {
		t.Fatal("it does not evaluate")
	}
	for _, p := range strings.Fields(deps) {
		if strings.HasPrefix(p, "cryptounet/heops/client") || strings.HasPrefix(p, "filippo.io/age") {
			t.Errorf("it reaches %s", p)
		}
	}
}
