# The image for Kubernetes: Spark with Java 17, and Salamander's jar for spark-submit.
#
#   ./mvnw -Dquick -DskipTests package -pl driver/assembly -am
#   docker build --build-arg JAR=driver/assembly/target/salamander-assembly-0.2.0-SNAPSHOT-all.jar -t salamander .
#
# docs/cluster.md says how to submit with it.
ARG SPARK=3.5.9
FROM apache/spark:${SPARK}-scala2.12-java17-ubuntu

ARG JAR
LABEL org.opencontainers.image.title="Salamander" \
      org.opencontainers.image.licenses="Apache-2.0"

# Read by Spark's own user, never written.
COPY --chown=root:root ${JAR} /opt/salamander/salamander.jar
COPY --chown=root:root conf /opt/salamander/conf

USER spark
WORKDIR /opt/spark/work-dir
