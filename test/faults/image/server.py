"""A small web service: answers GET / on PORT with 200."""
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok\n")

    def log_message(self, *_):
        pass


port = int(os.environ.get("PORT", "8080"))
print(f"listening on {port}", flush=True)
ThreadingHTTPServer(("", port), Handler).serve_forever()
