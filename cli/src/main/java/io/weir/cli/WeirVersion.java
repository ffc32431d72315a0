package io.weir.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class WeirVersion implements IVersionProvider {

  /** The version, or a word for classes that are in no jar. */
  static String current() {
    String version = WeirVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"weir " + current()};
  }
}
