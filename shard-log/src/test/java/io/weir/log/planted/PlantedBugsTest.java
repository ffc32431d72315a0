package io.weir.log.planted;

/** The bugs that tests of the log must catch. */
class PlantedBugsTest extends PlantedBugsSuite {}
