//go:build unix && !linux && !freebsd && !solaris && !illumos && !aix

package memory

// keepFromDumps: this system has no such advice.
func keepFromDumps([]byte) {}
