package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cryptounet/heops/commands"
	"cryptounet/install/kernelspec"
	"cryptounet/kernel/jupyter"
	"cryptounet/kernel/jupyter/history"
	"cryptounet/kernel/process"
)

type kernelFlags struct {
	logLevel    string
	logFile     string
	history     string
	memory      string
	outputLimit string
}

func kernelCommand() *cobra.Command {
	var f kernelFlags
	cmd := &cobra.Command{
		Use:   "kernel CONNECTION_FILE",
		Short: "Serve a Jupyter client (Jupyter starts this itself)",
		Args:  oneArg("the connection file that Jupyter makes"),
		RunE:  func(cmd *cobra.Command, args []string) error { return serveKernel(cmd.Context(), args[0], f) },
	}
	cmd.Flags().StringVar(&f.logLevel, "log-level", "warn", "what to log: debug, info, warn or error")
	cmd.Flags().StringVar(&f.logFile, "log-file", "", "write the log to this file instead of standard error")
	cmd.Flags().StringVar(&f.history, "history", "", "file that keeps the history, or \"none\" (default: in the user's state directory)")
	cmd.Flags().StringVar(&f.memory, "memory-limit", "", "memory that the cells may use, for example 6GiB (default: no limit)")
	cmd.Flags().StringVar(&f.outputLimit, "output-limit", "128MiB", "text that one cell may send to the front end; the rest goes to a file")
	return cmd
}

// oneArg checks for one argument and says what it is.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s takes one argument, %s (%d given)", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}

func serveKernel(ctx context.Context, connectionFile string, f kernelFlags) error {
	parent := os.Getppid() // before it can be gone
	log, closeLog, err := openLog(f)
	if err != nil {
		return err
	}
	defer closeLog()
	memory, err := parseBytes(f.memory)
	if err != nil {
		return fmt.Errorf("--memory-limit: %w", err)
	}
	outputLimit, err := parseBytes(f.outputLimit)
	if err != nil {
		return fmt.Errorf("--output-limit: %w", err)
	}
	connection, err := jupyter.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	engine, err := process.Start(process.Options{Memory: memory, Log: log})
	if err != nil {
		return err
	}
	k, err := jupyter.New(jupyter.Options{
		Connection: connection, Engine: engine, Info: info(), History: openHistory(f.history), OutputLimit: outputLimit, Log: log,
	})
	if err != nil {
		engine.Close()
		return err
	}

	// Front ends that do not know interrupt_mode "message" send a signal.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, syscall.SIGINT)
	defer signal.Stop(interrupts)
	go func() {
		for range interrupts {
			k.Interrupt()
		}
	}()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go watchParent(ctx, stop, parent, log)
	return k.Run(ctx)
}

func info() jupyter.Info {
	goVersion := strings.TrimPrefix(runtime.Version(), "go")
	return jupyter.Info{
		Implementation: "cryptounet",
		Version:        commands.Version(),
		Banner:         "CryptoUNet: Go " + goVersion + " with encrypted image segmentation",
		Language: jupyter.Language{
			Name: "go", Version: goVersion, MIMEType: "text/x-go", Extension: ".go", PygmentsLexer: "go", CodeMirrorMode: "go",
		},
		HelpLinks: []jupyter.HelpLink{
			{Text: "Go", URL: "https://go.dev/doc/"},
			{Text: "Go packages", URL: "https://pkg.go.dev/"},
			{Text: "Lattigo", URL: "https://pkg.go.dev/github.com/tuneinsight/lattigo/v5"},
		},
	}
}

// watchParent ends the kernel when the Jupyter process that started it is
// gone, however it went.
func watchParent(ctx context.Context, stop func(), parent int, log *slog.Logger) {
	if want, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID")); err != nil || want != parent {
		return // started by hand, or through a program that need not stay
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if os.Getppid() != parent {
				log.Warn("Jupyter is gone: the kernel ends")
				stop()
				return
			}
		}
	}
}

func openLog(f kernelFlags) (*slog.Logger, func() error, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, nil, fmt.Errorf("--log-level is %q, it must be debug, info, warn or error", f.logLevel)
	}
	var w io.Writer = os.Stderr
	done := func() error { return nil }
	if f.logFile != "" {
		file, err := os.OpenFile(f.logFile, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, nil, fmt.Errorf("--log-file: %w", err)
		}
		w, done = file, file.Close
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})), done, nil
}

// openHistory opens the history, by default where kernelspec.History has it.
func openHistory(path string) *history.History {
	if path == "" {
		path = kernelspec.History()
	}
	if path == "none" || path == "" {
		return nil
	}
	return history.Open(path)
}

// parseBytes reads a size such as 512MiB or 6G; units are powers of 1024.
func parseBytes(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	unit := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(s), "IB"), "B")
	shift := 0
	if n := len(unit); n > 0 {
		if i := strings.IndexByte("KMGT", unit[n-1]); i >= 0 {
			unit, shift = unit[:n-1], 10*(i+1)
		}
	}
	v, err := strconv.ParseFloat(unit, 64)
	if err != nil || !(v > 0) || v*float64(int64(1)<<shift) > 1<<60 {
		return 0, errors.New(strconv.Quote(s) + " is not a size: write for example 512MiB or 6GiB")
	}
	return int64(v * float64(int64(1)<<shift)), nil
}
