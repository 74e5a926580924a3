# Target JniHeaders: jni.h of the JDK that JAVA_HOME or the javac on the PATH names; libjvm is never linked.
# Also sets JAVA_HOME_FOUND. CMake's own FindJNI wants AWT, which a headless JDK lacks.
if(DEFINED ENV{JAVA_HOME} AND NOT "$ENV{JAVA_HOME}" STREQUAL "")
  set(JAVA_HOME_FOUND "$ENV{JAVA_HOME}")
else()
  find_program(JAVAC_FOUND javac NO_CACHE)
  if(NOT JAVAC_FOUND)
    message(FATAL_ERROR "no JDK: JAVA_HOME is not set and no javac is on the PATH")
  endif()
  file(REAL_PATH "${JAVAC_FOUND}" JAVAC_FOUND)
  cmake_path(GET JAVAC_FOUND PARENT_PATH JAVA_HOME_FOUND)
  cmake_path(GET JAVA_HOME_FOUND PARENT_PATH JAVA_HOME_FOUND)
endif()

if(NOT EXISTS "${JAVA_HOME_FOUND}/include/jni.h")
  message(FATAL_ERROR "no JDK: ${JAVA_HOME_FOUND}/include/jni.h does not exist; set JAVA_HOME to a JDK")
endif()
file(GLOB JNI_MD_HEADER "${JAVA_HOME_FOUND}/include/*/jni_md.h")
cmake_path(GET JNI_MD_HEADER PARENT_PATH JNI_MD_FOLDER)

add_library(JniHeaders INTERFACE)
target_include_directories(
  JniHeaders SYSTEM INTERFACE "${JAVA_HOME_FOUND}/include" "${JNI_MD_FOLDER}")
message(STATUS "JDK: ${JAVA_HOME_FOUND}")
