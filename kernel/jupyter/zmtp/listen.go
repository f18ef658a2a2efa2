package zmtp

import (
	"fmt"
	"net"
	"os"
	"strconv"
)

// Listen opens one of a kernel's five endpoints as Jupyter's connection file
// describes it: with transport "tcp" at ip:port (0 picks a free port), with
// "ipc" at the socket file ip-port.
func Listen(transport, ip string, port int) (net.Listener, error) {
	switch transport {
	case "tcp":
		if ip == "*" {
			ip = ""
		}
		l, err := net.Listen("tcp", net.JoinHostPort(ip, strconv.Itoa(port)))
		if err != nil {
			return nil, fmt.Errorf("listen on tcp port %d: %w", port, err)
		}
		return l, nil
	case "ipc":
		path := ip + "-" + strconv.Itoa(port)
		// A kernel that was killed leaves its socket files behind; one that
		// answers is left alone.
		if c, err := net.Dial("unix", path); err == nil {
			c.Close()
			return nil, fmt.Errorf("listen on %s: another kernel is listening there", path)
		}
		if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
			os.Remove(path)
		}
		l, err := net.Listen("unix", path)
		if err != nil {
			return nil, fmt.Errorf("listen on ipc socket %s: %w", path, err)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			l.Close()
			return nil, fmt.Errorf("protect ipc socket %s: %w", path, err)
		}
		return l, nil
	}
	return nil, fmt.Errorf("transport %q is not known: it must be \"tcp\" or \"ipc\"", transport)
}
