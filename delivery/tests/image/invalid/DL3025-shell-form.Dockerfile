FROM debian:trixie-slim
COPY src /src
USER 10001:10001
ENTRYPOINT /src/serve
