/* Stands before Wine's cmd.exe: opens the console that a pseudo console's shell has on Windows by itself. */
#include <windows.h>

static HANDLE open_console(const wchar_t *name) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE;
  return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, share, &inherited, OPEN_EXISTING, 0, NULL);
}

int main(void) {
  if (GetStdHandle(STD_OUTPUT_HANDLE) == NULL) {
    SetStdHandle(STD_INPUT_HANDLE, open_console(L"CONIN$"));
    SetStdHandle(STD_OUTPUT_HANDLE, open_console(L"CONOUT$"));
    SetStdHandle(STD_ERROR_HANDLE, GetStdHandle(STD_OUTPUT_HANDLE));
  }
  STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
  startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION started;
  const wchar_t *program = L"C:\\windows\\system32\\wine-cmd.exe";
  if (!CreateProcessW(program, GetCommandLineW(), NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started)) return 97;
  WaitForSingleObject(started.hProcess, INFINITE);
  DWORD code = 98;
  GetExitCodeProcess(started.hProcess, &code);
  return (int)code;
}
