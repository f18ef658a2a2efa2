package client

import (
	"errors"
	"fmt"
	"log/slog"
)

// String does not show the key, nor does any other way to print or encode the
// client.
func (c *Client) String() string {
	if err := c.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("client %v of %s at N = 2^%d (secret key inside)", c.Owner(), c.plan.Model.Name, c.plan.LogN)
}

var errNotSerialised = errors.New("client: it holds a secret key, which is not written by accident: package keystore saves it")

func (c *Client) GoString() string               { return c.String() }
func (c *Client) Format(f fmt.State, _ rune)     { fmt.Fprint(f, c.String()) }
func (c *Client) LogValue() slog.Value           { return slog.StringValue(c.String()) }
func (c *Client) MarshalJSON() ([]byte, error)   { return nil, errNotSerialised }
func (c *Client) MarshalText() ([]byte, error)   { return nil, errNotSerialised }
func (c *Client) MarshalBinary() ([]byte, error) { return nil, errNotSerialised }
func (c *Client) GobEncode() ([]byte, error)     { return nil, errNotSerialised }
