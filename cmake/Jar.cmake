# Calls Maven for the jar, again only when one of its sources changed, and installs it under a plain
# name, with its loader library beside it.
find_program(MAVEN_COMMAND mvn REQUIRED)
set(jvm_host "${PROJECT_SOURCE_DIR}/jvm_host")
set(built_jar "${jvm_host}/core/target/pybridge-core-${PROJECT_VERSION}.jar")
set(built_loader "${jvm_host}/core/target/classes/native/linux-x86_64/libpybridge_loader.so")
set(jar "${PROJECT_BINARY_DIR}/pybridge-core.jar")
set(loader "${PROJECT_BINARY_DIR}/libpybridge_loader.so")

file(GLOB_RECURSE jar_sources CONFIGURE_DEPENDS "${jvm_host}/core/src/main/*"
     "${PROJECT_SOURCE_DIR}/native/loader/*" "${PROJECT_SOURCE_DIR}/native/ipc/*"
     "${PROJECT_SOURCE_DIR}/native/core/*.hpp")

add_custom_command(
  OUTPUT "${jar}" "${loader}"
  COMMAND "${CMAKE_COMMAND}" -E env "JAVA_HOME=${JAVA_HOME_FOUND}" "${MAVEN_COMMAND}" --batch-mode
          --quiet -f "${jvm_host}" -pl core -am package -Dmaven.test.skip=true
  COMMAND "${CMAKE_COMMAND}" -E copy "${built_jar}" "${jar}"
  COMMAND "${CMAKE_COMMAND}" -E copy "${built_loader}" "${loader}"
  DEPENDS ${jar_sources} "${jvm_host}/pom.xml" "${jvm_host}/core/pom.xml"
  COMMENT "Building the jar with Maven"
  VERBATIM)
add_custom_target(pybridge_jar ALL DEPENDS "${jar}")
install(FILES "${jar}" "${loader}" DESTINATION bridge/jars)
