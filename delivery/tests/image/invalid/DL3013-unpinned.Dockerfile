FROM debian:trixie-slim
RUN pip install --no-cache-dir litestar
USER 10001:10001
ENTRYPOINT ["/src/serve"]
