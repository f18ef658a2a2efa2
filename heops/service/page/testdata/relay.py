"""A relay between a browser and a server on this machine that keeps all that the
browser sends, and cuts or slows the connections when told to."""

import socket
import threading
import time


class Relay:
    def __init__(self, to):
        self.to, self.up, self.slow, self.refuse = to, 0, 0, False
        self.pieces, self.open, self.cut, self.until = {}, set(), None, 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def sent(self):
        """All that the browser sent, connection by connection."""
        with self.lock:
            return b"\0\0\0".join(b"".join(p) for p in self.pieces.values())

    def cut_after(self, bytes, seconds):
        """Cuts all connections once so many bytes more were sent, and takes none for a while."""
        self.cut = (self.up + bytes, seconds)

    def stop(self, yes):
        """Takes no connections, and cuts those that there are; or takes them again."""
        self.refuse = yes
        with self.lock:
            for s in self.open:
                close(s)
            self.open.clear()

    def accept(self):
        number = 0
        while True:
            browser, _ = self.listener.accept()
            if self.refuse or time.time() < self.until:
                browser.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.to))
            except OSError:  # it is being started again
                browser.close()
                continue
            number += 1
            with self.lock:
                self.open |= {browser, server}
                self.pieces[number] = []
            threading.Thread(target=self.pump, args=(browser, server, number), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, browser, 0), daemon=True).start()

    def pump(self, a, b, number):
        try:
            while data := a.recv(65536):
                if number:
                    if self.slow:
                        time.sleep(self.slow)
                    with self.lock:
                        self.pieces[number].append(data)
                        self.up += len(data)
                        if self.cut and self.up > self.cut[0]:
                            self.until, self.cut = time.time() + self.cut[1], None
                            for s in self.open:
                                close(s)
                            self.open.clear()
                            break
                b.sendall(data)
        except OSError:
            pass
        close(a)
        close(b)


def close(s):
    try:
        s.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
