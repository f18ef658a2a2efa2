"""Speaks the widget messaging protocol 2.1 with the kernel, as a front end does.

Usage: python3 widgets.py KERNEL_NAME

Needs jupyter_client (Debian's python3-jupyter-client).
"""

import sys
import unittest

from jupyter_client.manager import start_new_kernel

KERNEL = sys.argv.pop(1)
TIMEOUT = 60


class Widgets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name=KERNEL, startup_timeout=TIMEOUT)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def send(self, kind, content, metadata=None, buffers=None):
        message = self.client.session.msg(kind, content, metadata=metadata)
        self.client.shell_channel.socket  # connected
        self.client.session.send(self.client.shell_channel.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def answers(self, request):
        """What iopub says under a request, up to its idle."""
        found = []
        while True:
            m = self.client.get_iopub_msg(timeout=TIMEOUT)
            if m["parent_header"].get("msg_id") != request:
                continue
            if m["msg_type"] == "status":
                if m["content"]["execution_state"] == "idle":
                    return found
                continue
            found.append(m)

    def run_cell(self, code, cell=None):
        request = self.send("execute_request", {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True},
                            metadata={"cellId": cell} if cell else None)
        found = self.answers(request)
        errors = [m["content"] for m in found if m["msg_type"] == "error"]
        self.assertEqual(errors, [])
        return found

    def opened(self, found):
        """The comm_opens of models, by the class of the model."""
        return {m["content"]["data"]["state"]["_model_name"]: m for m in found if m["msg_type"] == "comm_open"}

    def update(self, comm, **state):
        return self.send("comm_msg", {"comm_id": comm, "data": {"method": "update", "state": state, "buffer_paths": []}})

    def test_a_slider(self):
        found = self.run_cell('import "cryptounet/kernel/widgets"\nslider := widgets.NewIntSlider("level", 0, 9, 3)\nslider')
        opening = self.opened(found)["IntSliderModel"]
        self.assertEqual(opening["metadata"]["version"], "2.1.0")
        self.assertEqual(opening["content"]["target_name"], "jupyter.widget")
        comm = opening["content"]["comm_id"]
        view = found[-1]["content"]["data"]
        self.assertEqual(view["application/vnd.jupyter.widget-view+json"], {"version_major": 2, "version_minor": 0, "model_id": comm})
        self.assertEqual(view["text/plain"], "IntSlider level: 3 (0 to 9)")
        echo, = self.answers(self.update(comm, value=7))
        self.assertEqual(echo["content"], {"comm_id": comm, "data": {"method": "echo_update", "state": {"value": 7}, "buffer_paths": []}})
        self.assertEqual(self.run_cell("slider.Value()")[-1]["content"]["data"]["text/plain"], "7")
        update = [m for m in self.run_cell("slider.SetValue(2)") if m["msg_type"] == "comm_msg"]
        self.assertEqual([m["content"]["data"]["state"] for m in update], [{"value": 2}])
        state, = self.answers(self.send("comm_msg", {"comm_id": comm, "data": {"method": "request_state"}}))
        self.assertEqual(state["content"]["data"]["state"]["max"], 9)

    def test_buffers_and_a_page_that_comes_later(self):
        found = self.run_cell('import ("cryptounet/kernel/widgets"; "image")\npicture := widgets.NewImage(image.NewGray(image.Rect(0, 0, 4, 4)))\npicture')
        opening = self.opened(found)["ImageModel"]
        self.assertEqual(opening["content"]["data"]["buffer_paths"], [["value"]])
        self.assertTrue(bytes(opening["buffers"][0]).startswith(b"\x89PNG"))
        self.assertEqual(self.answers(self.send("comm_open", {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}}, metadata={"version": "1.0.0"})), [])
        states, = self.answers(self.send("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}}))
        data, comm = states["content"]["data"], opening["content"]["comm_id"]
        self.assertEqual(data["method"], "update_states")
        self.assertEqual(data["states"][comm]["model_name"], "ImageModel")
        at = data["buffer_paths"].index([comm, "state", "value"])
        self.assertEqual(bytes(states["buffers"][at]), bytes(opening["buffers"][0]))
        self.client.comm_info("jupyter.widget")
        reply = self.client.get_shell_msg(timeout=TIMEOUT)
        while reply["msg_type"] != "comm_info_reply":
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
        self.assertIn(comm, reply["content"]["comms"])

    def test_other_versions_are_refused(self):
        found = self.answers(self.send("comm_open", {"comm_id": "later", "target_name": "jupyter.widget.control", "data": {}}, metadata={"version": "2.0.0"}))
        self.assertEqual({m["msg_type"] for m in found}, {"stream", "comm_close"})
        self.assertIn("speaks version 2.0.0", next(m for m in found if m["msg_type"] == "stream")["content"]["text"])

    def test_interact_takes_the_last_of_many(self):
        found = self.run_cell("""import ("cryptounet/kernel/widgets"; "fmt"; "time")
calls := 0
widgets.Interact(func(level int) any {
	calls++
	time.Sleep(200 * time.Millisecond)
	if level == 3 {
		panic("three")
	}
	fmt.Println("printed", level)
	return level * level
})""", cell="interact")
        models = self.opened(found)
        slider, output = models["IntSliderModel"]["content"]["comm_id"], models["OutputModel"]["content"]["comm_id"]
        self.assertEqual(models["IntSliderModel"]["content"]["data"]["state"]["description"], "level")
        requests = [self.update(slider, value=v) for v in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9)]
        outputs = None
        for r in requests:
            for m in self.answers(r):
                if m["msg_type"] == "comm_msg" and m["content"]["comm_id"] == output:
                    outputs = m["content"]["data"]["state"]["outputs"]
                self.assertNotEqual(m["msg_type"], "stream", m)
        self.assertEqual(outputs[0], {"output_type": "stream", "name": "stdout", "text": "printed 9\n"})
        self.assertEqual(outputs[1]["data"], {"text/plain": "81"})
        calls = int(self.run_cell("calls")[-1]["content"]["data"]["text/plain"])
        self.assertLess(calls, 8, "a slow function is called for every move")
        # A panic stands in the place of the result.
        last = [m for m in self.answers(self.update(slider, value=3)) if m["msg_type"] == "comm_msg" and m["content"]["comm_id"] == output][-1]
        error = last["content"]["data"]["state"]["outputs"][-1]
        self.assertEqual(error["output_type"], "error")
        self.assertIn("line 7", "\n".join(error["traceback"]))
        # The cell runs again without it, and it is gone.
        closed = [m["content"]["comm_id"] for m in self.run_cell("1", cell="interact") if m["msg_type"] == "comm_close"]
        self.assertIn(slider, closed)
        gone, = self.answers(self.update(slider, value=1))
        self.assertEqual(gone["msg_type"], "comm_close")

    def test_an_interrupt_ends_a_callback(self):
        found = self.run_cell("""import ("cryptounet/kernel/widgets"; "fmt")
button := widgets.NewButton("loop")
button.OnClick(func() {
	fmt.Println("looping")
	for {
	}
})
button""")
        comm = self.opened(found)["ButtonModel"]["content"]["comm_id"]
        request = self.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": {"event": "click"}}})
        while True:
            m = self.client.get_iopub_msg(timeout=TIMEOUT)
            if m["msg_type"] == "stream" and "looping" in m["content"]["text"]:
                break
        self.manager.interrupt_kernel()
        said = "".join(m["content"]["text"] for m in self.answers(request) if m["msg_type"] == "stream")
        self.assertIn("interrupted", said)
        self.assertEqual(self.run_cell("6 * 7")[-1]["content"]["data"]["text/plain"], "42")


if __name__ == "__main__":
    unittest.main(verbosity=2)
