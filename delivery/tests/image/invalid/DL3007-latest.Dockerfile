FROM debian:latest
COPY src /src
USER 10001:10001
ENTRYPOINT ["/src/serve"]
