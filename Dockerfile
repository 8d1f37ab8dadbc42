# The command line as an image: docker run --rm -v "$PWD:/work" nexrender-payload lint .
FROM node:24-alpine
ARG VERSION=latest
RUN npm install --global "nexrender-payload@$VERSION" && npm cache clean --force
WORKDIR /work
USER node
ENTRYPOINT ["nexrender-payload"]
CMD ["help"]
