package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.salamander.run.adapt.Adapter;
import org.salamander.run.store.Folder;
import org.salamander.table.StorePreparation;
import org.salamander.work.Work;

class ExecutorJarsTest {

  @Test
  void executorsGetTheClassesOfEveryModule() throws IOException {
    Set<String> classes = new HashSet<>();
    for (String jar : ExecutorJars.ofThisProgram()) {
      try (ZipFile zip = new ZipFile(jar)) {
        zip.stream().map(ZipEntry::getName).forEach(classes::add);
      }
    }
    for (Class<?> type :
        new Class<?>[] {Work.class, Folder.class, Adapter.class, StorePreparation.class}) {
      assertThat(classes).contains(type.getName().replace('.', '/') + ".class");
    }
  }
}
