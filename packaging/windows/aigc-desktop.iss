; Windows installer (Inno Setup 6.3 or later).
;   iscc /DAppVersion=0.1.0 packaging\windows\aigc-desktop.iss
; Expects the frozen folder in dist\aigc-desktop and build\icons\app.ico.

#ifndef AppVersion
  #error "Give the version: iscc /DAppVersion=0.1.0"
#endif
#define Root AddBackslash(SourcePath) + "..\.."
#define App "AIGC Desktop"

[Setup]
; The id joins updates to what is installed: it must never change.
AppId={{6B0B7A3E-3C0B-4E55-9A0C-5B7D1E4F2A61}
AppName={#App}
AppVersion={#AppVersion}
AppVerName={#App} {#AppVersion}
VersionInfoVersion={#AppVersion}
DefaultDirName={autopf}\{#App}
DisableProgramGroupPage=yes
; For one user unless asked otherwise: no administrator needed.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\icons\app.ico
UninstallDisplayIcon={app}\{#App}.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
OutputDir={#Root}\dist
OutputBaseFilename=aigc-desktop-{#AppVersion}-windows-x64
#ifdef Sign
SignTool=aigc
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
; Comes with recent versions of Inno Setup; older ones want the file put there.
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"

[CustomMessages]
en.RemoveDocuments=Remove your library, settings and own words as well?%n%nThey are kept in %1. Choose No to keep them for a later installation. Files you exported stay in any case.
en.DesktopIcon=Shortcut on the desktop
zh.RemoveDocuments=是否同时删除您的文库、设置和自定词语？%n%n它们保存在 %1。选择“否”则保留，以便日后重新安装时使用。您导出的文件始终保留。
zh.DesktopIcon=在桌面创建快捷方式

[Tasks]
Name: desktop; Description: "{cm:DesktopIcon}"; Flags: unchecked

[InstallDelete]
; Parts of an earlier version must not be loaded by this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\aigc-desktop\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#App}"; Filename: "{app}\{#App}.exe"
Name: "{autodesktop}\{#App}"; Filename: "{app}\{#App}.exe"; Tasks: desktop

[Run]
Filename: "{app}\{#App}.exe"; Description: "{cm:LaunchProgram,{#App}}"; Flags: nowait postinstall skipifsilent

[Code]
procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Options: String;
  Code: Integer;
begin
  if Step <> usUninstall then
    Exit;
  Options := 'purge --yes';
  { A silent uninstall answers No: nobody loses documents without being asked. }
  if SuppressibleMsgBox(
    FmtMessage(CustomMessage('RemoveDocuments'), [ExpandConstant('{localappdata}\aigc-desktop')]),
    mbConfirmation, MB_YESNO or MB_DEFBUTTON2, IDNO) = IDYES then
    Options := Options + ' --documents';
  { The app knows its own folders and the keys in the system's keyring. }
  if not Exec(ExpandConstant('{app}\aigc-desktop.exe'), Options, '', SW_HIDE, ewWaitUntilTerminated, Code) then
    Log('the app could not be asked to remove its files: ' + SysErrorMessage(Code))
  else if Code <> 0 then
    Log(Format('removing the files ended with %d', [Code]));
end;
