package shell_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/science/npy"
	"cryptounet/heops/science/pictures"

	"github.com/spf13/cobra"
)

// TestStatus runs a program with a command that fails as it is told.
func TestStatus(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "x.npy")
	if err := os.WriteFile(damaged, []byte("\x93NUMPY and no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, content := npy.Open(damaged)
	_, picture := pictures.Open(damaged)
	_, missing := npy.Open(damaged + ".gz")
	for _, tc := range []struct {
		args []string
		err  error
		want int
	}{
		{nil, nil, 0},
		{[]string{"segment"}, nil, 0},
		{[]string{"segment"}, errors.New("no space"), shell.Failed},
		{[]string{"segment"}, shell.WithStatus(shell.Refused, errors.New("another plan")), shell.Refused},
		{[]string{"segment"}, fmt.Errorf("network: %w", content), shell.Refused},
		{[]string{"segment"}, picture, shell.Refused},
		{[]string{"segment"}, missing, shell.Failed},
		{[]string{"segment", "--size", "1"}, nil, shell.Misused},
		{[]string{"segmnt"}, nil, shell.Misused},
		{[]string{"--size", "1"}, nil, shell.Misused},
	} {
		root := &cobra.Command{Use: "program", SilenceUsage: true, SilenceErrors: true}
		root.AddCommand(&cobra.Command{Use: "segment", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error { return tc.err }})
		shell.Root(root)
		root.SetArgs(tc.args)
		root.SetOut(io.Discard)
		err := root.Execute()
		if got := shell.Status(err); got != tc.want {
			t.Errorf("%v: %v has status %d, expected %d", tc.args, err, got, tc.want)
		}
	}
}

func ExampleRoot() {
	root := &cobra.Command{Use: "program", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(&cobra.Command{Use: "segment", Run: func(*cobra.Command, []string) {}})
	shell.Root(root)
	root.SetArgs([]string{"segmnt"})
	err := root.Execute()
	fmt.Println(err, shell.Status(err))
	// Output: there is no command "segmnt", but segment; program --help lists them 2
}
