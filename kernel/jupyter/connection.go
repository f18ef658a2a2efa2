package jupyter

import (
	"encoding/json"
	"fmt"
	"os"
)

// Connection is a connection file: where the client will look for the five
// sockets, and the key that both sides sign with.
type Connection struct {
	Transport string `json:"transport"`
	IP        string `json:"ip"`
	Shell     int    `json:"shell_port"`
	Control   int    `json:"control_port"`
	IOPub     int    `json:"iopub_port"`
	Stdin     int    `json:"stdin_port"`
	Heartbeat int    `json:"hb_port"`
	Scheme    string `json:"signature_scheme"`
	Key       string `json:"key"`
}

// ReadConnection reads and checks a connection file.
func ReadConnection(path string) (Connection, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Connection{}, fmt.Errorf("read the connection file: %w", err)
	}
	var c Connection
	if err := json.Unmarshal(text, &c); err != nil {
		return Connection{}, fmt.Errorf("read the connection file %s: %w", path, err)
	}
	if err := c.check(); err != nil {
		return Connection{}, fmt.Errorf("connection file %s: %w", path, err)
	}
	return c, nil
}

func (c *Connection) check() error {
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf("transport is %q, it must be \"tcp\" or \"ipc\"", c.Transport)
	}
	if c.IP == "" {
		return fmt.Errorf("ip is missing")
	}
	if c.Key != "" && c.Scheme != "" && c.Scheme != "hmac-sha256" {
		return fmt.Errorf("signature_scheme is %q, only \"hmac-sha256\" is supported", c.Scheme)
	}
	for name, port := range map[string]int{
		"shell_port": c.Shell, "control_port": c.Control, "iopub_port": c.IOPub, "stdin_port": c.Stdin, "hb_port": c.Heartbeat,
	} {
		if port < 0 || port > 65535 {
			return fmt.Errorf("%s is %d, it must be between 0 and 65535", name, port)
		}
	}
	return nil
}
